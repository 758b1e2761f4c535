package dev.dynabatch.cli.export;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An export that cannot be written, or one that cannot be read. */
public final class ExportException extends IOException {
    private static final long serialVersionUID = 1;

    private final @Nullable String hint;

    /**
     * @param problem what is wrong, as a sentence
     * @param hint what to do, or null
     */
    public ExportException(String problem, @Nullable String hint) {
        super(problem);
        this.hint = hint;
    }

    /** What to do, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
