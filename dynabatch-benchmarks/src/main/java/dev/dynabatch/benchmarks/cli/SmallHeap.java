package dev.dynabatch.benchmarks.cli;

import dev.dynabatch.benchmarks.JavaProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code dynabatch load -} with a heap of 64 MB, however much comes in. */
final class SmallHeap {
    private static final int PARTS = 10;

    private SmallHeap() {}

    /** The most memory the process had at once, in bytes, by the time each tenth had been read, or nearly. */
    static List<Double> peaks(int items, URI endpoint) {
        ProcessBuilder builder = Command.process(Command.dynabatch("-", endpoint));
        builder.environment().put("JAVA_OPTS", "-Xmx64m");
        try {
            Process process = builder.start(); // the launcher becomes the JVM, so this is its process
            List<Double> peaks = new ArrayList<>();
            try (OutputStream in = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
                for (int part = 0; part < PARTS; part++) {
                    JsonLines.write((int) ((long) items * part / PARTS), (int) ((long) items * (part + 1) / PARTS), in);
                    peaks.add(JavaProcess.peakMemory(process.pid()));
                }
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 || !said.contains("\"written\":" + items + ",")) {
                throw new IllegalStateException("the load failed, its complaint is above: " + said);
            }
            return peaks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a load ran", e);
        }
    }
}
