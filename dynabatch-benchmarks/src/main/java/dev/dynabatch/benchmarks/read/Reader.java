package dev.dynabatch.benchmarks.read;

/** One contender's way of reading items. */
interface Reader extends AutoCloseable {
    /**
     * Reads so many answers' worth of items.
     *
     * @return a number made of all that was read, so that none of it can be left out
     */
    long read(Job job, int answers) throws Exception;

    @Override
    void close();
}
