package dev.dynabatch.cli;

import org.jspecify.annotations.Nullable;

/**
 * Where a record stood.
 *
 * @param source the file as it was named, or {@code stdin}
 * @param line the line in it, from 1
 * @param earlier of a dead letter, where it stood at first; else null
 */
record Origin(String source, long line, @Nullable Origin earlier) {

    /** Where it stood at first. */
    Origin first() {
        return earlier == null ? this : earlier;
    }

    @Override
    public String toString() {
        return source + ":" + line + (earlier == null ? "" : " (from " + earlier + ")");
    }
}
