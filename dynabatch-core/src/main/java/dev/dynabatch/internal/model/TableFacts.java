package dev.dynabatch.internal.model;

import org.jspecify.annotations.Nullable;

/**
 * What must be known of a table, or of an index, to cut it into segments.
 *
 * @param sizeBytes its size, as of the last count (the service counts about every six hours); 0 also while not counted
 * @param readUnits RCU a second that it takes
 * @param tableId the table's id, which one made anew under its name does not have; null if not told
 */
public record TableFacts(
        long sizeBytes, long readUnits, @Nullable String tableId) {}
