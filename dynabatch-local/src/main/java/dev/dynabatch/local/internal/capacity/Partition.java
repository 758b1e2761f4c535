package dev.dynabatch.local.internal.capacity;

/** One partition's capacity, for reading and for writing. Not safe for use by several threads. */
final class Partition {
    private final Bucket read;
    private final Bucket write;
    private final Heat readHeat;
    private final Heat writeHeat;

    private Partition(Bucket read, Bucket write, Settings settings, long nowMillis) {
        this.read = read;
        this.write = write;
        long stretch = settings.times().split();
        this.readHeat = new Heat(read.rate(), stretch, nowMillis);
        this.writeHeat = new Heat(write.rate(), stretch, nowMillis);
    }

    static Partition create(Settings settings, long nowMillis) {
        Rates limit = settings.quotas().partition();
        long keep = settings.times().partitionBurst();
        return new Partition(
                new Bucket(limit.read(), keep, nowMillis),
                new Bucket(limit.write(), keep, nowMillis),
                settings,
                nowMillis);
    }

    /** A half of it. */
    Partition half(Settings settings, long nowMillis) {
        return new Partition(read.copy(), write.copy(), settings, nowMillis);
    }

    boolean open(Access access, long nowMillis) {
        return (access == Access.READ ? read : write).open(nowMillis);
    }

    void take(Access access, long hash, long tokens) {
        (access == Access.READ ? read : write).take(tokens);
        (access == Access.READ ? readHeat : writeHeat).add(hash, tokens);
    }

    /** Where to split it for heat, or -1 for nowhere. */
    long splitAt(Access access, long nowMillis) {
        return (access == Access.READ ? readHeat : writeHeat).splitAt(nowMillis);
    }
}
