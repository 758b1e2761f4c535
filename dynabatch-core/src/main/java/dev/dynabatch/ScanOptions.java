package dev.dynabatch;

/**
 * How to scan. Start from {@link #DEFAULTS}.
 *
 * <p>A scan cuts the table into segments and reads several at a time. It chooses both numbers by the table's size, by its
 * capacity and by the processors there are: many more segments than are read at a time, so that a large one does not
 * keep all others waiting.
 *
 * @param read what to read
 * @param segment the only segment to read, from 0, or -1 for all of them
 * @param totalSegments how many segments the table is cut into, from 1 to 1,000,000 (the service's limit), or 0 to have it
 *     chosen. A table that several processes share must be cut into as many by each
 * @param parallelism how many segments are read at a time, or 0 to have it chosen
 * @param readAhead how many bytes of answers are asked for before they are wanted, at least one page, and never more pages
 *     than segments are read at a time. A target: how large an answer is, is known only when it is there; it is
 *     expected to be 1 MB at first, and as large as those that came then. Not part of the client's memory budget: whoever
 *     consumes a scan may wait for that meanwhile
 */
public record ScanOptions(ReadOptions read, int segment, int totalSegments, int parallelism, long readAhead)
        implements Reading<ScanOptions> {
    /** The whole table, eventually consistent, numbers chosen, 8 MB ahead. */
    public static final ScanOptions DEFAULTS = new ScanOptions(ReadOptions.DEFAULTS, -1, 0, 0, 8L << 20);

    private static final int MAX_SEGMENTS = 1_000_000;

    /** Checks the numbers. */
    public ScanOptions {
        if (totalSegments < 0
                || totalSegments > MAX_SEGMENTS
                || segment < -1
                || segment >= Math.max(totalSegments, 0)) {
            throw new IllegalArgumentException("segment " + segment + " of " + totalSegments
                    + " does not exist: totalSegments is from 1 to " + MAX_SEGMENTS + ", segment from 0 below it");
        }
        if (parallelism < 0 || readAhead < 0) {
            throw new IllegalArgumentException(
                    "parallelism and readAhead must not be below 0, but are " + parallelism + " and " + readAhead);
        }
    }

    @Override
    public ScanOptions withRead(ReadOptions options) {
        return new ScanOptions(options, segment, totalSegments, parallelism, readAhead);
    }

    /** These options for one segment of several. */
    public ScanOptions withSegment(int number, int total) {
        return new ScanOptions(read, number, total, parallelism, readAhead);
    }

    /** These options with the table cut into so many segments. */
    public ScanOptions withTotalSegments(int total) {
        return new ScanOptions(read, -1, total, parallelism, readAhead);
    }

    /** These options with so many segments read at a time. */
    public ScanOptions withParallelism(int segments) {
        return new ScanOptions(read, segment, totalSegments, segments, readAhead);
    }

    /** These options with so many bytes asked for before they are wanted. */
    public ScanOptions withReadAhead(long bytes) {
        return new ScanOptions(read, segment, totalSegments, parallelism, bytes);
    }
}
