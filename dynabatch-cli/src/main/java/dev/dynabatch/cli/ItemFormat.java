package dev.dynabatch.cli;

import java.util.Locale;

/** How a record says an item. */
enum ItemFormat {
    /** A plain JSON object. */
    JSON,
    /** A JSON object whose values have their types; or a line of an export to S3, {@code {"Item":…}}. */
    DYNAMODB_JSON,
    /** A line of a dead-letter file. */
    DEAD_LETTER;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
