package dev.dynabatch.cli;

/** What the command ends with; the same numbers for every subcommand. */
final class ExitCode {
    /** Everything was done. */
    static final int DONE = 0;
    /** Some inputs failed, or some items were not found. */
    static final int SOME_FAILED = 1;
    /** The command was called wrongly, or an input cannot be read. */
    static final int USAGE = 2;
    /** Given up: too many errors, no table, no credentials, no place to write to. */
    static final int ABORTED = 3;
    /** What reads our output is gone: 128 + SIGPIPE, as with every other tool. */
    static final int CLOSED_PIPE = 141;

    private ExitCode() {}

    /** What a process that a signal ended exits with. */
    static int ofSignal(int number) {
        return 128 + number;
    }
}
