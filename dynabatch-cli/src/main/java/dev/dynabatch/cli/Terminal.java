package dev.dynabatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Whether somebody is watching. */
final class Terminal {
    private Terminal() {}

    /** Whether standard error is a terminal that can redraw a line. {@code System.console()} does not say: it asks for stdin and stdout. */
    static boolean isStandardError() {
        String term = System.getenv("TERM");
        if (term == null || term.equals("dumb")) {
            return false;
        }
        Path link = Path.of("/proc/self/fd/2");
        try {
            if (Files.isSymbolicLink(link)) {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
            return test();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean test() throws IOException {
        Process process = new ProcessBuilder("test", "-t", "2").inheritIO().start();
        try {
            return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
