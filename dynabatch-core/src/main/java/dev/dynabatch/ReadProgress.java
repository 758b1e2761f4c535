package dev.dynabatch;

/**
 * How far a scan or query is.
 *
 * @param segments how many segments there are; 0 while that is not known yet
 * @param segmentsDone how many of them are read and handed out to the end
 * @param pages pages handed out
 * @param items items in them
 * @param scanned items that the service has looked at for them, for pages without any, and for pages that had more items than
 *     {@link ReadOptions#limit} left and were asked for again
 * @param responseBytes bytes of the answers
 * @param consumed capacity units consumed, as far as reported
 */
public record ReadProgress(
        int segments, int segmentsDone, long pages, long items, long scanned, long responseBytes, double consumed) {}
