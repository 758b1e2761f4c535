package dev.dynabatch.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What a {@link JavaProcess} talks to: the inside of such a process. */
public final class Lines {
    private Lines() {}

    /** Does what a line asks for. */
    @FunctionalInterface
    public interface Work {
        /**
         * Returns the answer, which is one line.
         *
         * @param words of the line
         */
        String answer(String... words) throws Exception;
    }

    /** Says that the process is ready, and answers each line of its standard input with one, until there are no more. */
    public static void answer(Work work) throws Exception {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(work.answer(line.split(" ", -1)));
            }
        }
    }
}
