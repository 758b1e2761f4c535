package dev.dynabatch;

import org.jspecify.annotations.Nullable;

/**
 * A query: the items of one partition key, or of a range of its sort keys, in the order of the sort key.
 *
 * <pre>{@code Query.of("customer", "C#1").sortBetween("day", "2026-01-01", "2026-01-31").descending().withLimit(10)}</pre>
 *
 * <p>It is read page by page, up to two pages ahead of the one that is looked at; see {@link ItemPages}.
 *
 * @param key what is asked of the key
 * @param backwards whether the highest sort key comes first
 * @param read what to read
 */
public record Query(Expression key, boolean backwards, ReadOptions read) implements Reading<Query> {

    /** All items with this partition key. */
    public static Query of(String partitionKey, Object value) {
        return where(Expression.of("#dyn_k0=:dyn_k0")
                .withName("#dyn_k0", partitionKey)
                .withValue(":dyn_k0", value));
    }

    /** The items whose key satisfies a key condition expression, in the service's own language. */
    public static Query where(Expression keyCondition) {
        return new Query(keyCondition, false, ReadOptions.DEFAULTS);
    }

    /** Those with this sort key. */
    public Query sortEquals(String sortKey, Object value) {
        return and("#dyn_k1=:dyn_k1", sortKey, value, null);
    }

    /** Those with a lower sort key. */
    public Query sortBelow(String sortKey, Object value) {
        return and("#dyn_k1<:dyn_k1", sortKey, value, null);
    }

    /** Those with this sort key, or a lower one. */
    public Query sortAtMost(String sortKey, Object value) {
        return and("#dyn_k1<=:dyn_k1", sortKey, value, null);
    }

    /** Those with a higher sort key. */
    public Query sortAbove(String sortKey, Object value) {
        return and("#dyn_k1>:dyn_k1", sortKey, value, null);
    }

    /** Those with this sort key, or a higher one. */
    public Query sortAtLeast(String sortKey, Object value) {
        return and("#dyn_k1>=:dyn_k1", sortKey, value, null);
    }

    /** Those with a sort key from {@code least} to {@code most}, both included. */
    public Query sortBetween(String sortKey, Object least, Object most) {
        return and("#dyn_k1 BETWEEN :dyn_k1 AND :dyn_k2", sortKey, least, most);
    }

    /** Those with a sort key, a string or a binary, that begins like this. */
    public Query sortBeginsWith(String sortKey, Object prefix) {
        return and("begins_with(#dyn_k1,:dyn_k1)", sortKey, prefix, null);
    }

    private Query and(String condition, String sortKey, Object value, @Nullable Object other) {
        if (key.names().containsKey("#dyn_k1")) {
            throw new IllegalArgumentException("a query takes one condition on its sort key; sortBetween is a range");
        }
        Expression more = new Expression(key.text() + " AND " + condition, key.names(), key.values())
                .withName("#dyn_k1", sortKey)
                .withValue(":dyn_k1", value);
        return new Query(other == null ? more : more.withValue(":dyn_k2", other), backwards, read);
    }

    /** This query with the highest sort key first. */
    public Query descending() {
        return new Query(key, true, read);
    }

    @Override
    public Query withRead(ReadOptions options) {
        return new Query(key, backwards, options);
    }
}
