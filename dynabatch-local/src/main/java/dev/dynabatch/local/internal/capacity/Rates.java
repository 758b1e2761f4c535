package dev.dynabatch.local.internal.capacity;

/**
 * Throughput per second; zero where there is none, or none set.
 *
 * @param read RCU/s
 * @param write WCU/s
 */
public record Rates(long read, long write) {
    /** Nothing set. */
    public static final Rates NONE = new Rates(0, 0);

    /** One of the two. */
    public long of(Access access) {
        return access == Access.READ ? read : write;
    }

    /** The larger of each. */
    public Rates max(Rates other) {
        return new Rates(Math.max(read, other.read), Math.max(write, other.write));
    }

    /** Both together. */
    public Rates plus(Rates other) {
        return new Rates(read + other.read, write + other.write);
    }

    /** Whether either is more than the other's. */
    public boolean exceeds(Rates other) {
        return read > other.read || write > other.write;
    }
}
