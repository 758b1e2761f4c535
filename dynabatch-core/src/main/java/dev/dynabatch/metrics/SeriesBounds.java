package dev.dynabatch.metrics;

/**
 * How many series an adapter may make: the first so many names have their own, all others are counted as {@code other}. Start
 * from {@link #DEFAULTS}.
 *
 * @param tables how many tables; more of them make more series, about 40 each
 * @param indexes how many names of secondary indexes
 */
public record SeriesBounds(int tables, int indexes) {
    /** 100 of each. */
    public static final SeriesBounds DEFAULTS = new SeriesBounds(100, 100);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 0
     */
    public SeriesBounds {
        if (tables < 0 || indexes < 0) {
            throw new IllegalArgumentException(
                    "bounds of series must be at least 0, but are " + tables + " tables and " + indexes + " indexes");
        }
    }

    /** These bounds with so many tables. */
    public SeriesBounds withTables(int count) {
        return new SeriesBounds(count, indexes);
    }

    /** These bounds with so many names of secondary indexes. */
    public SeriesBounds withIndexes(int count) {
        return new SeriesBounds(tables, count);
    }
}
