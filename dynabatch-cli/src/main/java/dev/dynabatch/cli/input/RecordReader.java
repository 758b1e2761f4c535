package dev.dynabatch.cli.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one record after the other. */
interface RecordReader {
    /**
     * The next record, or null after the last.
     *
     * @throws UnreadableInputException if there is no telling where the next record begins
     */
    @Nullable
    InputRecord next() throws IOException;
}
