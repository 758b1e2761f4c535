package dev.dynabatch;

import org.jspecify.annotations.Nullable;

/**
 * What can be set of a {@link Query} and of a scan alike: each method gives a copy of it with something else to read.
 *
 * @param <T> which of both
 */
public sealed interface Reading<T extends Reading<T>> permits Query, ScanOptions {
    /** What to read. */
    ReadOptions read();

    /** The same with other of all these options. */
    T withRead(ReadOptions options);

    /** The same on a secondary index, whose key the conditions of a query are about; null for the table. */
    default T withIndex(@Nullable String name) {
        return withRead(read().withIndex(name));
    }

    /** The same with strongly consistent reads or not. */
    default T withConsistentRead(boolean consistent) {
        return withRead(read().withConsistentRead(consistent));
    }

    /** The same with a filter, or with null without one. */
    default T withFilter(@Nullable Expression expression) {
        return withRead(read().withFilter(expression));
    }

    /** The same with a projection, or with null without one. */
    default T withProjection(@Nullable Expression expression) {
        return withRead(read().withProjection(expression));
    }

    /** The same with a projection to these attributes; see {@link Expression#paths}. */
    default T withProjection(String... paths) {
        return withRead(read().withProjection(paths));
    }

    /** The same with a bound on the items returned; a scan of few is not parallel. */
    default T withLimit(long items) {
        return withRead(read().withLimit(items));
    }

    /** The same with a bound on the items of a page. */
    default T withPageSize(int items) {
        return withRead(read().withPageSize(items));
    }

    /** The same going on where another run of it has ended; the segments of a scan are that one's. */
    default T withToken(@Nullable String place) {
        return withRead(read().withToken(place));
    }
}
