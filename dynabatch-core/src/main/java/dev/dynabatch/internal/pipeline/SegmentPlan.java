package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ScanOptions;
import dev.dynabatch.internal.model.TableFacts;
import org.jspecify.annotations.Nullable;

/**
 * Into how many segments a table is cut, and how many are read at a time.
 *
 * @param totalSegments how many segments
 * @param workers how many of them at a time
 * @param tentative whether the table is said to be empty, which is so also of one that was not counted yet: if it turns out
 *     not to fit into one page, what was read is thrown away, and the table cut
 */
record SegmentPlan(int totalSegments, int workers, boolean tentative) {
    /** A scan of so few items reads one page after the other. */
    private static final long FEW = 1_000;
    /** A page of a scan is 1 MB: 256 steps of 4 KB, at half a unit each. Source: developer guide. */
    static final double PAGE_UNITS = 128;

    private static final long PAGE_BYTES = 1 << 20;
    /** Below this, the requests that find a segment's end cost more than skew does. */
    private static final long LEAST_SEGMENT_BYTES = PAGE_BYTES / 4;

    private static final long SEGMENT_BYTES = 16 * PAGE_BYTES;
    private static final int SEGMENTS_A_WORKER = 8;
    private static final int MOST_SEGMENTS = 4_096;
    private static final int LEAST_WORKERS = 4;
    private static final int MOST_WORKERS = 32;

    /** Whether there is no use in knowing the table. */
    static boolean known(ScanOptions options) {
        return options.totalSegments() > 0 || few(options);
    }

    private static boolean few(ScanOptions options) {
        return options.read().limit() > 0 && options.read().limit() <= FEW;
    }

    /** @param facts what is known of the table, or null */
    static SegmentPlan of(ScanOptions options, @Nullable TableFacts facts, int processors) {
        int workers = options.parallelism();
        if (workers == 0) {
            workers = few(options) ? 1 : Math.min(Math.max(2 * processors, LEAST_WORKERS), MOST_WORKERS);
            if (facts != null) { // none that reads less than a page a second
                workers = (int) Math.min(workers, Math.max(1, Math.ceil(facts.readUnits() / PAGE_UNITS)));
            }
        }
        if (options.totalSegments() > 0) {
            return new SegmentPlan(options.totalSegments(), workers, false);
        }
        if (few(options)) {
            return new SegmentPlan(1, workers, false);
        }
        if (facts == null) {
            return unknown(workers);
        }
        if (facts.sizeBytes() == 0
                && options.read().pageSize() == 0
                && options.read().limit() == 0) {
            return new SegmentPlan(1, workers, true);
        }
        if (facts.sizeBytes() == 0) {
            return unknown(workers);
        }
        long most = Math.min(MOST_SEGMENTS, Math.max(1, facts.sizeBytes() / LEAST_SEGMENT_BYTES));
        long wanted = Math.max((long) SEGMENTS_A_WORKER * workers, facts.sizeBytes() / SEGMENT_BYTES);
        return new SegmentPlan((int) Math.min(most, wanted), workers, false);
    }

    /** A plan for a table of which nothing is known. */
    static SegmentPlan unknown(int workers) {
        return new SegmentPlan(SEGMENTS_A_WORKER * workers, workers, false);
    }
}
