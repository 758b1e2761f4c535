package dev.dynabatch.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Whether somebody is watching. */
final class Terminal {
    private static final int USUAL = 79;
    private static final int SOME = 20;

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
        return succeeds(new ProcessBuilder("test", "-t", "2").inheritIO().start());
    }

    /** How many columns a line may take: one less than there are, so that no terminal goes to the next line. */
    static int width() {
        ProcessBuilder stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"));
        try {
            Process process = stty.start();
            try (BufferedReader out = process.inputReader()) {
                String[] rowsAndColumns = String.valueOf(out.readLine()).split(" ", 2);
                return succeeds(process) ? Math.max(SOME, Integer.parseInt(rowsAndColumns[1]) - 1) : USUAL;
            }
        } catch (IOException | RuntimeException e) {
            return USUAL; // no stty here, or none that says two numbers
        }
    }

    private static boolean succeeds(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
