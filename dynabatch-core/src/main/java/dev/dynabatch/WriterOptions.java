package dev.dynabatch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one {@link BatchWriter} works. Start from {@link #DEFAULTS} and change what you must.
 *
 * @param keySchema the table's key schema, or null to have the table described. It must be the whole key: with a part of
 *     it, different items would count as one, and only the last of them be written
 * @param coalescing whether an operation not yet sent is replaced by a later one on its key. Switch it off for a table
 *     whose stream or audit needs every version.
 * @param linger how long a partly filled batch waits for more: longer makes fewer requests, shorter makes operations
 *     visible sooner. A trigger, not a limit.
 * @param orderHold how long a later operation on a key waits after an attempt without an answer, which the service may
 *     still apply. Shorter risks that a lost attempt overwrites a later operation.
 * @param acceptTimeout how long {@code put} blocks when the memory budget is full, before it throws
 * @param maxKeptFailures how many failures the writer keeps for the next exception when it has no sink; when they are
 *     reached, it accepts nothing until {@code flush} has told them
 * @param failureSink gets every failed operation, or null to have them kept for the exceptions
 */
public record WriterOptions(
        @Nullable KeySchema keySchema,
        boolean coalescing,
        Duration linger,
        Duration orderHold,
        Duration acceptTimeout,
        int maxKeptFailures,
        @Nullable FailureSink failureSink) {

    private static final Duration LONGEST = Duration.ofDays(1);

    /** Table described, coalescing on, linger 10 ms, order hold 5 s, accept timeout 5 min, 10,000 kept failures. */
    public static final WriterOptions DEFAULTS = new WriterOptions(
            null, true, Duration.ofMillis(10), Duration.ofSeconds(5), Duration.ofMinutes(5), 10_000, null);

    /** Checks that every number makes sense. */
    public WriterOptions {
        check("linger", linger);
        check("orderHold", orderHold);
        check("acceptTimeout", acceptTimeout);
        if (maxKeptFailures < 1) {
            throw new IllegalArgumentException("maxKeptFailures must be at least 1, but is " + maxKeptFailures);
        }
    }

    /** These options with the key schema given: the table is not described. */
    public WriterOptions withKeySchema(KeySchema schema) {
        return new WriterOptions(schema, coalescing, linger, orderHold, acceptTimeout, maxKeptFailures, failureSink);
    }

    /** These options with coalescing on or off. */
    public WriterOptions withCoalescing(boolean on) {
        return new WriterOptions(keySchema, on, linger, orderHold, acceptTimeout, maxKeptFailures, failureSink);
    }

    /** These options with another linger; zero sends every operation at once. */
    public WriterOptions withLinger(Duration time) {
        return new WriterOptions(keySchema, coalescing, time, orderHold, acceptTimeout, maxKeptFailures, failureSink);
    }

    /** These options with another order hold. */
    public WriterOptions withOrderHold(Duration time) {
        return new WriterOptions(keySchema, coalescing, linger, time, acceptTimeout, maxKeptFailures, failureSink);
    }

    /** These options with another time that {@code put} may block. */
    public WriterOptions withAcceptTimeout(Duration time) {
        return new WriterOptions(keySchema, coalescing, linger, orderHold, time, maxKeptFailures, failureSink);
    }

    /** These options with another bound on kept failures. */
    public WriterOptions withMaxKeptFailures(int count) {
        return new WriterOptions(keySchema, coalescing, linger, orderHold, acceptTimeout, count, failureSink);
    }

    /** These options with a failure sink. */
    public WriterOptions withFailureSink(FailureSink sink) {
        return new WriterOptions(keySchema, coalescing, linger, orderHold, acceptTimeout, maxKeptFailures, sink);
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be from 0 to a day, but is " + value);
        }
    }
}
