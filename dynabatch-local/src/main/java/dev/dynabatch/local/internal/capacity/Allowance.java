package dev.dynabatch.local.internal.capacity;

import org.jspecify.annotations.Nullable;

/** What a table or index as a whole may read, or write. Not safe for use by several threads. */
final class Allowance {
    private final Bucket bucket;
    private final @Nullable Growth growth;
    private final long ceiling;
    private final Limit ceilingLimit;

    private Allowance(Bucket bucket, @Nullable Growth growth, long ceiling, Limit ceilingLimit) {
        this.bucket = bucket;
        this.growth = growth;
        this.ceiling = ceiling;
        this.ceilingLimit = ceilingLimit;
    }

    static Allowance of(Throughput throughput, Access access, Settings settings, long nowMillis) {
        long start = throughput.start().of(access);
        if (!throughput.onDemand()) {
            long rate = throughput.provisioned().of(access);
            Bucket bucket = new Bucket(rate, settings.times().burst(), nowMillis);
            return new Allowance(bucket, null, rate, Limit.PROVISIONED);
        }
        long maximum = throughput.maximum().of(access);
        long quota = settings.quotas().table().of(access);
        boolean limited = maximum > 0 && maximum < quota;
        long ceiling = limited ? maximum : quota;
        return new Allowance(
                new Bucket(Math.min(start, ceiling), 0, nowMillis),
                new Growth(start, settings.times().growth(), nowMillis),
                ceiling,
                limited ? Limit.MAX_ON_DEMAND : Limit.ACCOUNT);
    }

    /** Units a second. */
    long rate(long nowMillis) {
        if (growth != null) {
            long rate = Math.min(growth.allowed(nowMillis), ceiling);
            if (rate != bucket.rate()) {
                bucket.rate(rate, nowMillis);
            }
        }
        return bucket.rate();
    }

    /** What has run out, or null if nothing has. */
    @Nullable
    Limit exceeded(long nowMillis) {
        long rate = rate(nowMillis);
        if (bucket.open(nowMillis)) {
            return null;
        }
        return growth == null || rate == ceiling ? ceilingLimit : Limit.KEY_RANGE;
    }

    /** Takes tokens; {@link #rate} must have been asked at the same time. */
    void take(long tokens) {
        bucket.take(tokens);
        if (growth != null) {
            growth.consumed(tokens);
        }
    }
}
