package dev.dynabatch.local;

import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Settings;
import dev.dynabatch.local.internal.capacity.Settings.Quotas;
import dev.dynabatch.local.internal.capacity.Settings.Times;
import dev.dynabatch.local.internal.capacity.Throughput;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a {@link DynabatchLocal} limits capacity: what its tables may read and write per second before it throttles, as the
 * service does. Immutable; {@code with…} methods answer a changed copy.
 *
 * <p>As documented by the service: provisioned tables and global indexes have what they are provisioned with and may
 * burst what they left unused in the last 300 seconds; a table on demand takes 12,000 RCU/s and 4,000 WCU/s from the
 * start and later twice its previous peak; a partition serves 3,000 RCU/s and 1,000 WCU/s, and splits when it is hot; one
 * partition key never gets more than one partition has; a write waits for every global index it changes.
 *
 * <p>Guessed, since it is not documented: a new table or partition has one second's worth; an item is served as long as
 * anything is left, however large it is, and leaves a debt; a partition splits when it was used to four fifths over
 * {@linkplain #withSplitAfter five minutes}, half way between the hashes of the keys used, and not within one partition
 * key; a peak is a minute's consumption, and counts {@linkplain #withGrowth 30 minutes} later, the longest the service
 * says it takes; a Scan uses all partitions it crosses alike, and begins if that of its first key can serve it.
 */
public final class CapacityModel {
    /** Source: developer guide, "DynamoDB burst and adaptive capacity". */
    private static final Duration BURST = Duration.ofMinutes(5);
    /** Source: developer guide, "Best practices for designing and using partition keys". */
    private static final Rates PARTITION = new Rates(3_000, 1_000);
    /** Source: developer guide, "Quotas in Amazon DynamoDB". */
    private static final Rates TABLE = new Rates(40_000, 40_000);
    /** Source: developer guide, "Quotas in Amazon DynamoDB". */
    private static final Rates ACCOUNT = new Rates(80_000, 80_000);

    private static final Duration SPLIT = Duration.ofMinutes(5);
    private static final Duration GROWTH = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final long SEED = 1;
    private static final Pattern UNITS = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    private final Settings settings;

    private CapacityModel(Settings settings) {
        this.settings = settings;
    }

    private CapacityModel(UnaryOperator<Throughput> throughput) {
        this(new Settings(
                throughput,
                new Quotas(PARTITION, TABLE, ACCOUNT),
                new Times(BURST.toMillis(), 0, SPLIT.toMillis(), GROWTH.toMillis()),
                SEED));
    }

    /** Every table by its own billing mode, with the throughput it was created with. */
    public static CapacityModel asCreated() {
        return new CapacityModel(created -> created);
    }

    /** Every table on demand, whatever it was created as. */
    public static CapacityModel onDemand() {
        return new CapacityModel(created -> new Throughput(Rates.NONE, created.maximum(), created.warm()));
    }

    /**
     * Every table, and every global index by itself, provisioned with this, whatever it was created as.
     *
     * @param wcu write capacity units per second, at least 1
     * @param rcu read capacity units per second, at least 1
     * @throws IllegalArgumentException if either is less
     */
    public static CapacityModel provisioned(long wcu, long rcu) {
        Throughput given = Throughput.provisioned(rates("provisioned", wcu, rcu));
        return new CapacityModel(created -> given);
    }

    /**
     * The model that a word of a command line means: {@code on-demand}, {@code as-created}, or {@code WCU/RCU}, such as
     * {@code 5/10}.
     *
     * @throws IllegalArgumentException if it is none of these; the message says what it may be
     */
    public static CapacityModel parse(String text) {
        Matcher units = UNITS.matcher(text);
        if (units.matches()) {
            return provisioned(Long.parseLong(units.group(1)), Long.parseLong(units.group(2)));
        }
        return switch (text) {
            case "on-demand" -> onDemand();
            case "as-created" -> asCreated();
            default ->
                throw new IllegalArgumentException("capacity must be on-demand, as-created or WCU/RCU (5/10 is 5 write"
                        + " and 10 read capacity units per second), but is '" + text + "'");
        };
    }

    /**
     * For how long a provisioned table or index may save up what it does not use; 300 s by default. Make it
     * {@link Duration#ZERO} to see throttles as soon as a second's worth is used.
     *
     * @throws IllegalArgumentException if it is negative or more than a day
     */
    public CapacityModel withBurst(Duration burst) {
        Times old = settings.times();
        return with(new Times(millis("burst", burst), old.partitionBurst(), old.split(), old.growth()));
    }

    /**
     * For how long a partition may save up what it does not use; zero by default, since the service's documents call a
     * partition's throughput its maximum.
     *
     * @throws IllegalArgumentException if it is negative or more than a day
     */
    public CapacityModel withPartitionBurst(Duration burst) {
        Times old = settings.times();
        return with(new Times(old.burst(), millis("partition burst", burst), old.split(), old.growth()));
    }

    /**
     * For how long a partition must be hot to be split; five minutes by default.
     *
     * @throws IllegalArgumentException if it is not at least a second and at most a day
     */
    public CapacityModel withSplitAfter(Duration time) {
        Times old = settings.times();
        long split = millis("split after", time);
        if (split < 1_000) {
            throw new IllegalArgumentException("split after must be at least a second, but is " + time);
        }
        return with(new Times(old.burst(), old.partitionBurst(), split, old.growth()));
    }

    /**
     * How long after the end of its busiest minute a table on demand takes twice as much; 30 minutes by default.
     *
     * @throws IllegalArgumentException if it is negative or more than a day
     */
    public CapacityModel withGrowth(Duration time) {
        Times old = settings.times();
        return with(new Times(old.burst(), old.partitionBurst(), old.split(), millis("growth", time)));
    }

    /**
     * What one partition serves; 1,000 WCU/s and 3,000 RCU/s by default. Make it small to see hot keys with little
     * traffic.
     *
     * @throws IllegalArgumentException if either is less than 1
     */
    public CapacityModel withPartitionLimits(long wcu, long rcu) {
        Quotas old = settings.quotas();
        return with(new Quotas(rates("partition limits", wcu, rcu), old.table(), old.account()));
    }

    /**
     * What one table may have: provisioned, with its global indexes, or CreateTable is refused; on demand, by itself, or
     * it is throttled. 40,000 of each by default.
     *
     * @throws IllegalArgumentException if either is less than 1
     */
    public CapacityModel withTableLimits(long wcu, long rcu) {
        Quotas old = settings.quotas();
        return with(new Quotas(old.partition(), rates("table limits", wcu, rcu), old.account()));
    }

    /**
     * What all provisioned tables together may be provisioned with, or CreateTable is refused; 80,000 of each by default.
     *
     * @throws IllegalArgumentException if either is less than 1
     */
    public CapacityModel withAccountLimits(long wcu, long rcu) {
        Quotas old = settings.quotas();
        return with(new Quotas(old.partition(), old.table(), rates("account limits", wcu, rcu)));
    }

    /** What the order is drawn from in which the items of a batch are served; 1 by default. */
    public CapacityModel withSeed(long seed) {
        return new CapacityModel(new Settings(settings.throughput(), settings.quotas(), settings.times(), seed));
    }

    Settings settings() {
        return settings;
    }

    private CapacityModel with(Quotas quotas) {
        return new CapacityModel(new Settings(settings.throughput(), quotas, settings.times(), settings.seed()));
    }

    private CapacityModel with(Times times) {
        return new CapacityModel(new Settings(settings.throughput(), settings.quotas(), times, settings.seed()));
    }

    private static Rates rates(String what, long wcu, long rcu) {
        if (wcu < 1 || rcu < 1) {
            throw new IllegalArgumentException(
                    what + ": both must be at least 1, but are " + wcu + " WCU and " + rcu + " RCU");
        }
        return new Rates(rcu, wcu);
    }

    private static long millis(String what, Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be from 0 to a day, but is " + time);
        }
        return time.toMillis();
    }
}
