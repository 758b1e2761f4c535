package dev.dynabatch.local.internal.capacity;

/**
 * What a table or index was created with.
 *
 * @param provisioned what it is provisioned with; none for one on demand
 * @param maximum what one on demand may have at most; zero where no maximum is set
 * @param warm what it is to be ready for from the start; zero where nothing is said
 */
public record Throughput(Rates provisioned, Rates maximum, Rates warm) {
    /** What a new table on demand is ready for. Source: developer guide, "DynamoDB on-demand capacity mode". */
    public static final Rates ON_DEMAND_START = new Rates(12_000, 4_000);

    /** On demand, with nothing else said. */
    public static final Throughput ON_DEMAND = new Throughput(Rates.NONE, Rates.NONE, Rates.NONE);

    /** Provisioned, with nothing else said. */
    public static Throughput provisioned(Rates rates) {
        return new Throughput(rates, Rates.NONE, Rates.NONE);
    }

    /** Whether it is on demand. */
    public boolean onDemand() {
        return provisioned.read() == 0;
    }

    /** What it is ready for when it is new. */
    public Rates start() {
        return (onDemand() ? ON_DEMAND_START : provisioned).max(warm);
    }
}
