package dev.dynabatch.cli;

import org.jspecify.annotations.Nullable;

/** The end of the command: one sentence about what is wrong, what to do about it, and the exit code. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final @Nullable String hint;

    CliException(int exitCode, String sentence, @Nullable String hint, @Nullable Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    static CliException usage(String sentence, String hint) {
        return new CliException(ExitCode.USAGE, sentence, hint, null);
    }

    static CliException aborted(String sentence, String hint) {
        return new CliException(ExitCode.ABORTED, sentence, hint, null);
    }

    int exitCode() {
        return exitCode;
    }

    @Nullable
    String hint() {
        return hint;
    }
}
