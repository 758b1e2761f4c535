package dev.dynabatch.benchmarks.local;

/** Writes all prepared items to a table that is made anew. */
interface Load extends AutoCloseable {
    /** Makes an empty table, without the one there was. */
    void emptyTable();

    /**
     * Writes every item, from so many threads; returns when all are known to be written.
     *
     * @throws IllegalStateException if one was not
     */
    void write(int threads);

    @Override
    void close();
}
