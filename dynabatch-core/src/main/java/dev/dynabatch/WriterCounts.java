package dev.dynabatch;

/**
 * How far a writer is. Once everything has an outcome, {@code accepted = written + superseded + failed}.
 *
 * @param accepted operations taken
 * @param written operations known to be written
 * @param superseded operations replaced by a later one on their key, which was written
 * @param failed operations that failed, for whatever reason
 * @param unknown how many of the failed may have been applied
 * @param sinkErrors how often the failure sink threw
 * @param bufferedBytes bytes of the memory budget this writer's operations hold now, without the arrays that they may share
 *     with those of other writers
 * @param heldBackBytes how many of them wait with a partition key that the service throttles by itself; when they fill the
 *     budget, the load goes no faster than those keys
 */
public record WriterCounts(
        long accepted,
        long written,
        long superseded,
        long failed,
        long unknown,
        long sinkErrors,
        long bufferedBytes,
        long heldBackBytes) {

    /** Operations without an outcome yet. */
    public long pending() {
        return accepted - written - superseded - failed;
    }
}
