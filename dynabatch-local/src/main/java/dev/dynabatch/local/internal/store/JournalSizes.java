package dev.dynabatch.local.internal.store;

/**
 * How a journal is cut into segments and how much garbage it may hold.
 *
 * @param minSegment a segment is not ended before it has this many bytes
 * @param maxSegment nor continued after it has this many
 * @param tolerated garbage is let be up to half of what counts and these bytes besides
 */
record JournalSizes(long minSegment, long maxSegment, long tolerated) {
    /** Segments of 4 to 256 MB: few files, and little to move at a time. */
    static final JournalSizes DEFAULT = new JournalSizes(4 << 20, 256 << 20, 4 << 20);

    /** A journal has about this many segments, unless that would make them too small or too large. */
    private static final long SEGMENTS = 16;

    /** How long a segment of a journal of so many bytes may become. */
    long segment(long bytes) {
        return Math.max(minSegment, Math.min(maxSegment, bytes / SEGMENTS));
    }

    /** Whether there is enough garbage among so many bytes for it to be taken out. */
    boolean isTooMuch(long bytes, long live) {
        return bytes - live > live / 2 + tolerated;
    }
}
