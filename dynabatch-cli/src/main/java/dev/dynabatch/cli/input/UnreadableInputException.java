package dev.dynabatch.cli.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An input that cannot be read, or not any further. */
public final class UnreadableInputException extends IOException {
    private static final long serialVersionUID = 1;

    private final @Nullable String hint;

    /**
     * @param problem what is wrong, as a sentence without its subject, the input
     * @param hint what to do, or null
     */
    public UnreadableInputException(String problem, @Nullable String hint) {
        super(problem);
        this.hint = hint;
    }

    /** What to do, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
