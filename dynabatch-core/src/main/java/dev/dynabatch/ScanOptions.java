package dev.dynabatch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to scan. Start from {@link #DEFAULTS}.
 *
 * @param segment which segment, from 0
 * @param totalSegments how many segments the table is cut into, from 1 to 1,000,000 (the service's limit)
 * @param consistentRead whether reads are strongly consistent, at twice the capacity
 * @param pageSize the most items a page may have, or 0 for as many as fit into 1 MB
 * @param startKey where to go on, exclusive, or null to begin at the beginning
 */
public record ScanOptions(
        int segment,
        int totalSegments,
        boolean consistentRead,
        int pageSize,
        @Nullable Map<String, ?> startKey) {

    /** The whole table in one segment, eventually consistent. */
    public static final ScanOptions DEFAULTS = new ScanOptions(0, 1, false, 0, null);

    private static final int MAX_SEGMENTS = 1_000_000;

    /** Checks the numbers. */
    public ScanOptions {
        if (totalSegments < 1 || totalSegments > MAX_SEGMENTS || segment < 0 || segment >= totalSegments) {
            throw new IllegalArgumentException("segment " + segment + " of " + totalSegments
                    + " does not exist: totalSegments is from 1 to " + MAX_SEGMENTS + ", segment from 0 below it");
        }
        if (pageSize < 0) {
            throw new IllegalArgumentException("pageSize must be 0 (no limit) or more, but is " + pageSize);
        }
    }

    /** These options for one segment of several. */
    public ScanOptions withSegment(int number, int total) {
        return new ScanOptions(number, total, consistentRead, pageSize, startKey);
    }

    /** These options with strongly consistent reads or not. */
    public ScanOptions withConsistentRead(boolean consistent) {
        return new ScanOptions(segment, totalSegments, consistent, pageSize, startKey);
    }

    /** These options with a bound on the items of a page. */
    public ScanOptions withPageSize(int items) {
        return new ScanOptions(segment, totalSegments, consistentRead, items, startKey);
    }

    /** These options going on behind a key. */
    public ScanOptions withStartKey(@Nullable Map<String, ?> key) {
        return new ScanOptions(segment, totalSegments, consistentRead, pageSize, key);
    }
}
