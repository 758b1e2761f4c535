package dev.dynabatch.cli;

import dev.dynabatch.internal.time.Ticker;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What the command has around it.
 *
 * @param in standard input
 * @param out standard output; not buffered
 * @param err standard error
 * @param terminal whether {@code err} is a terminal that somebody looks at
 * @param ticker for durations and rates
 * @param interrupts Ctrl-C and SIGTERM
 */
record Console(
        InputStream in, OutputStream out, PrintStream err, boolean terminal, Ticker ticker, Interrupts interrupts) {

    /** Says something to the people in front of it. */
    void say(String line) {
        // One print for the whole of it: lines of several threads stay apart. On a terminal the bar is wiped out first.
        err.print((terminal ? "\r\033[K" : "") + line + System.lineSeparator());
        err.flush();
    }
}
