package dev.dynabatch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query and a scan have in common. Usually set by their own {@code with…} methods; see {@link Reading}.
 *
 * @param index a secondary index to read instead of the table, or null
 * @param consistentRead whether reads are strongly consistent, at twice the capacity; not possible on a global index
 * @param filter what an item must satisfy to be returned, or null. Items that do not are read, and paid for, all the same
 * @param projection what is wanted of each item, or null for all of it; see {@link Expression#paths}
 * @param limit the most items returned altogether, after the filter, or 0 for all
 * @param pageSize the most items one request looks at, before the filter, or 0 for as many as fit into 1 MB
 * @param token where to go on, as {@link ItemPages#token} told it, or null to begin at the beginning
 */
public record ReadOptions(
        @Nullable String index,
        boolean consistentRead,
        @Nullable Expression filter,
        @Nullable Expression projection,
        long limit,
        int pageSize,
        @Nullable String token) {

    /** Everything of the table, eventually consistent. */
    public static final ReadOptions DEFAULTS = new ReadOptions(null, false, null, null, 0, 0, null);

    /** Checks the numbers. */
    public ReadOptions {
        if (limit < 0 || pageSize < 0) {
            throw new IllegalArgumentException(
                    "limit and pageSize must be 0 (none) or more, but are " + limit + " and " + pageSize);
        }
    }

    /** These options on a secondary index. */
    public ReadOptions withIndex(@Nullable String name) {
        return new ReadOptions(name, consistentRead, filter, projection, limit, pageSize, token);
    }

    /** These options with strongly consistent reads or not. */
    public ReadOptions withConsistentRead(boolean consistent) {
        return new ReadOptions(index, consistent, filter, projection, limit, pageSize, token);
    }

    /** These options with a filter. */
    public ReadOptions withFilter(@Nullable Expression expression) {
        return new ReadOptions(index, consistentRead, expression, projection, limit, pageSize, token);
    }

    /** These options with a projection. */
    public ReadOptions withProjection(@Nullable Expression expression) {
        return new ReadOptions(index, consistentRead, filter, expression, limit, pageSize, token);
    }

    /** These options with a projection to these attributes; see {@link Expression#paths}. */
    public ReadOptions withProjection(String... paths) {
        return withProjection(Expression.paths(List.of(paths)));
    }

    /** These options with a bound on the items returned. */
    public ReadOptions withLimit(long items) {
        return new ReadOptions(index, consistentRead, filter, projection, items, pageSize, token);
    }

    /** These options with a bound on the items of a page. */
    public ReadOptions withPageSize(int items) {
        return new ReadOptions(index, consistentRead, filter, projection, limit, items, token);
    }

    /** These options going on where another run has ended. */
    public ReadOptions withToken(@Nullable String place) {
        return new ReadOptions(index, consistentRead, filter, projection, limit, pageSize, place);
    }
}
