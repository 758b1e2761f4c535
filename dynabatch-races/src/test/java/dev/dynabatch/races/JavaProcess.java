package dev.dynabatch.races;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A JVM of its own with this one's class path, whose every line is heard, also what it said before it was killed. */
final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final Thread reader;

    JavaProcess(Consumer<String> heard, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = new Thread(() -> read(heard));
        reader.start();
    }

    private void read(Consumer<String> heard) {
        try (BufferedReader lines = process.inputReader(US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.accept(line);
            }
        } catch (IOException e) {
            heard.accept("cannot be heard: " + e);
        }
    }

    /** Says that it should end. */
    void say(String line) throws IOException {
        try (Writer to = process.outputWriter(US_ASCII)) {
            to.write(line + "\n");
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly() would close the streams, too
        await();
    }

    /** Waits for its end, and for its last line. */
    void await() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("a process does not end");
        }
        reader.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
