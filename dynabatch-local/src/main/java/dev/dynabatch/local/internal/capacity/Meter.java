package dev.dynabatch.local.internal.capacity;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The capacity of one table or index: what it may use as a whole, and what each partition may.
 *
 * <p>Not safe for use by several threads. The time it is told may go back, but that gains nothing.
 */
public final class Meter {
    private static final double UNIT = Bucket.UNIT;
    /** What a partition holds at most. Source: developer guide, "Partitions and data distribution". */
    private static final long PARTITION_BYTES = 10L << 30;

    private final Throughput throughput;
    private final Settings settings;
    private final Map<Access, Allowance> allowances = new EnumMap<>(Access.class);
    private final Partitions partitions;

    /**
     * Nothing used so far.
     *
     * @param created what it was created with
     * @param bytes how much is in it
     */
    public Meter(Throughput created, long bytes, Settings settings, long nowMillis) {
        this.throughput = settings.throughput().apply(created);
        this.settings = settings;
        for (Access access : Access.values()) {
            allowances.put(access, Allowance.of(throughput, access, settings, nowMillis));
        }
        long count = Math.max(needed(throughput.start()), (bytes + PARTITION_BYTES - 1) / PARTITION_BYTES);
        this.partitions = new Partitions(count, settings, nowMillis);
    }

    /** Whether it counts as on demand. */
    public boolean onDemand() {
        return throughput.onDemand();
    }

    /** How many partitions it has. */
    public int partitions() {
        return partitions.count();
    }

    /** What it can take at once, in units a second. */
    public Rates warm(long nowMillis) {
        Rates rates = new Rates(
                allowance(Access.READ).rate(nowMillis), allowance(Access.WRITE).rate(nowMillis));
        return onDemand() ? rates : rates.max(throughput.warm());
    }

    /** What there is no more of for a key with this hash, or null if it is served. */
    public @Nullable Limit exceeded(Access access, int hash, long nowMillis) {
        Allowance allowance = allowance(access);
        Limit limit = allowance.exceeded(nowMillis);
        if (onDemand()) {
            partitions.growTo(needed(warm(nowMillis)), nowMillis);
        }
        if (limit != null) {
            return limit;
        }
        return partitions.of(hash).open(access, nowMillis) ? null : Limit.KEY_RANGE;
    }

    /** Uses units, whether there are so many or not. */
    public void take(Access access, Span span, double units, long nowMillis) {
        long tokens = Math.round(units * UNIT);
        Allowance allowance = allowance(access);
        allowance.rate(nowMillis);
        allowance.take(tokens);
        partitions.take(access, span, tokens, nowMillis);
    }

    private Allowance allowance(Access access) {
        Allowance allowance = allowances.get(access);
        if (allowance == null) {
            throw new IllegalStateException();
        }
        return allowance;
    }

    /** On demand, the partitions for either; provisioned, those for both together, as was once documented. */
    private long needed(Rates rates) {
        Rates each = settings.quotas().partition();
        long forReads = steps(rates.read(), each.read());
        long forWrites = steps(rates.write(), each.write());
        if (onDemand()) {
            return Math.max(forReads, forWrites);
        }
        double both = (double) rates.read() / each.read() + (double) rates.write() / each.write();
        return (long) Math.ceil(both);
    }

    private static long steps(long amount, long step) {
        return (amount + step - 1) / step;
    }
}
