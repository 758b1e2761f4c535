package dev.dynabatch;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one {@link BatchGetter} works. Start from {@link #DEFAULTS}.
 *
 * @param keySchema the table's key schema, or null to have the table described
 * @param consistentRead whether reads are strongly consistent, at twice the capacity
 * @param projection what is wanted of each item, or null for all of it; see {@link Expression#paths}. The key attributes
 *     come in any case: by them an item is known
 * @param linger how long a request that is not full waits for more keys: longer makes fewer requests, shorter makes
 *     answers come sooner. A trigger, not a limit
 * @param acceptTimeout how long {@code get} blocks when the memory budget is full, before it throws
 * @param readAhead how many bytes of items {@code getAll} asks for before they are wanted, at least one request, and never
 *     more than 6,400 keys; with {@code getAllUnordered}, those that wait with a throttled partition key come on top of that, as
 *     long as they take less than half of the memory budget. A target: how large the items are, is known only when they are
 *     there. Keys are part of the client's memory budget; items are not, since whoever consumes them may wait for that meanwhile
 */
public record GetterOptions(
        @Nullable KeySchema keySchema,
        boolean consistentRead,
        @Nullable Expression projection,
        Duration linger,
        Duration acceptTimeout,
        long readAhead) {

    private static final Duration LONGEST = Duration.ofDays(1);

    /** Table described, strongly consistent, whole items, linger 1 ms, accept timeout 5 min, 8 MB ahead. */
    public static final GetterOptions DEFAULTS =
            new GetterOptions(null, true, null, Duration.ofMillis(1), Duration.ofMinutes(5), 8L << 20);

    /** Checks that every number makes sense. */
    public GetterOptions {
        check("linger", linger);
        check("acceptTimeout", acceptTimeout);
        if (readAhead < 0) {
            throw new IllegalArgumentException("readAhead must not be below 0, but is " + readAhead);
        }
    }

    /** These options with the key schema given: the table is not described. */
    public GetterOptions withKeySchema(@Nullable KeySchema schema) {
        return new GetterOptions(schema, consistentRead, projection, linger, acceptTimeout, readAhead);
    }

    /** These options with strongly consistent reads or not. */
    public GetterOptions withConsistentRead(boolean consistent) {
        return new GetterOptions(keySchema, consistent, projection, linger, acceptTimeout, readAhead);
    }

    /** These options with a projection. */
    public GetterOptions withProjection(@Nullable Expression expression) {
        return new GetterOptions(keySchema, consistentRead, expression, linger, acceptTimeout, readAhead);
    }

    /** These options with a projection to these attributes; see {@link Expression#paths}. */
    public GetterOptions withProjection(String... paths) {
        return withProjection(Expression.paths(List.of(paths)));
    }

    /** These options with another linger; zero sends every key at once. */
    public GetterOptions withLinger(Duration time) {
        return new GetterOptions(keySchema, consistentRead, projection, time, acceptTimeout, readAhead);
    }

    /** These options with another time that {@code get} may block. */
    public GetterOptions withAcceptTimeout(Duration time) {
        return new GetterOptions(keySchema, consistentRead, projection, linger, time, readAhead);
    }

    /** These options with so many bytes asked for before they are wanted. */
    public GetterOptions withReadAhead(long bytes) {
        return new GetterOptions(keySchema, consistentRead, projection, linger, acceptTimeout, bytes);
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be from 0 to a day, but is " + value);
        }
    }
}
