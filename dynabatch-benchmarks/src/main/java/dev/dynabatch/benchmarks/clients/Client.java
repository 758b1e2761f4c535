package dev.dynabatch.benchmarks.clients;

/** One contender's way of writing items. */
interface Client extends AutoCloseable {
    /** How many threads call {@link #write} when the benchmark is asked for so many. */
    default int callers(int threads) {
        return threads;
    }

    /** Takes blocks and writes them, until there are no more. Called by every caller's thread at once. */
    void write(Blocks blocks);

    /**
     * Returns when everything is known to be written. Called after the last caller has returned.
     *
     * @param items how many were to be written since the last call
     * @throws IllegalStateException if one was not
     */
    default void finish(int items) {}

    @Override
    default void close() {}
}
