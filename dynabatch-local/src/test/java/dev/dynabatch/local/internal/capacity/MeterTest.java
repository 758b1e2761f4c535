package dev.dynabatch.local.internal.capacity;

import static dev.dynabatch.local.internal.capacity.Access.READ;
import static dev.dynabatch.local.internal.capacity.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.internal.capacity.Settings.Quotas;
import dev.dynabatch.local.internal.capacity.Settings.Times;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final Rates QUOTA = new Rates(40_000, 40_000);
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private final Random random = new Random(17);
    private long now = 1_700_000_000_000L;

    private static Settings settings(Rates partition) {
        Times times = new Times(300 * SECOND, 0, 5 * MINUTE, 30 * MINUTE);
        return new Settings(created -> created, new Quotas(partition, QUOTA, QUOTA), times, 1);
    }

    private Meter provisioned(long read, long write, Rates partition) {
        return new Meter(Throughput.provisioned(new Rates(read, write)), 0, settings(partition), now);
    }

    private Meter onDemand() {
        return new Meter(Throughput.ON_DEMAND, 0, settings(new Rates(3_000, 1_000)), now);
    }

    /** Takes all that can be had, one unit at a time, every 100 ms; how many units a second that was. */
    private double drive(Meter meter, Access access, long millis, IntSupplier hashes) {
        long units = 0;
        for (long end = now + millis; now < end; now += 100) {
            for (int refused = 0; refused < 40; ) {
                int hash = hashes.getAsInt();
                if (meter.exceeded(access, hash, now) == null) {
                    meter.take(access, Span.at(hash), 1, now);
                    units++;
                } else {
                    refused++;
                }
            }
        }
        return units * 1_000.0 / millis;
    }

    @Test
    void provisionedTable_hasItsRate_andWhatItSavedUpIn300Seconds() {
        Meter meter = provisioned(7, 11, new Rates(10_000, 10_000));
        drive(meter, WRITE, SECOND, random::nextInt);
        assertThat(drive(meter, WRITE, 97 * SECOND, random::nextInt)).isBetween(10.9, 11.1);
        now += 1_000 * SECOND;
        assertThat(drive(meter, WRITE, 100, random::nextInt) / 10).isEqualTo(11 * 300);
        assertThat(meter.exceeded(WRITE, 0, now)).isNull();
        drive(meter, WRITE, 100, random::nextInt);
        assertThat(meter.exceeded(WRITE, 0, now - 100)).isEqualTo(Limit.PROVISIONED);
        assertThat(meter.exceeded(READ, 0, now)).isNull();
    }

    @Test
    void onePartition_mayHaveAllTheTableHas_upToItsLimit() {
        Meter meter = provisioned(100, 90, new Rates(100, 50));
        assertThat(meter.partitions()).isEqualTo(3);
        drive(meter, WRITE, SECOND, () -> 7);
        assertThat(drive(meter, WRITE, 10 * SECOND, () -> 7)).isEqualTo(50);
        assertThat(meter.exceeded(WRITE, 7, now - 100)).isEqualTo(Limit.KEY_RANGE);
        assertThat(meter.exceeded(WRITE, -7, now - 100)).isNull();
    }

    @Test
    void hotPartition_isSplit_betweenTheKeysThatHeatIt() {
        Meter meter = provisioned(100, 400, new Rates(1_000, 500));
        assertThat(meter.partitions()).isEqualTo(1);
        int[] keys = {1_000, 1_001};
        Meter small = provisioned(10, 40, new Rates(100, 50));
        assertThat(small.partitions()).isEqualTo(1);
        drive(small, WRITE, 11 * MINUTE, () -> keys[random.nextInt(2)]);
        // 40 of 50 is hot enough, though the table allows no more
        assertThat(small.partitions()).isBetween(2, 3);
        drive(meter, WRITE, 4 * MINUTE, () -> keys[random.nextInt(2)]);
        assertThat(meter.partitions()).isEqualTo(1);
    }

    @Test
    void splits_raiseWhatManyKeysGet_butNotWhatOneKeyGets() {
        Meter many = provisioned(10, 300, new Rates(1_000, 200));
        Meter one = provisioned(10, 300, new Rates(1_000, 200));
        int[] keys = {5, 6, 7, 8};
        drive(many, WRITE, SECOND, () -> keys[random.nextInt(4)]);
        assertThat(drive(many, WRITE, 4 * MINUTE, () -> keys[random.nextInt(4)]))
                .isEqualTo(200);
        drive(many, WRITE, 10 * MINUTE, () -> keys[random.nextInt(4)]); // and uses what the table saved meanwhile
        assertThat(drive(many, WRITE, 10 * MINUTE, () -> keys[random.nextInt(4)]))
                .isEqualTo(300);
        drive(one, WRITE, 20 * MINUTE, () -> 5);
        assertThat(drive(one, WRITE, 10 * MINUTE, () -> 5)).isEqualTo(200);
        assertThat(one.partitions()).isEqualTo(2);
    }

    @Test
    void onDemandTable_takes4000Writes_andTwiceItsPeakHalfAnHourLater() {
        Meter meter = onDemand();
        assertThat(meter.partitions()).isEqualTo(4);
        assertThat(meter.warm(now)).isEqualTo(new Rates(12_000, 4_000));
        for (int second = 0; second < 121; second++) {
            take(meter, 3_000);
        }
        assertThat(meter.warm(now)).isEqualTo(new Rates(12_000, 4_000));
        now += 28 * MINUTE;
        assertThat(meter.warm(now)).isEqualTo(new Rates(12_000, 4_000));
        now += MINUTE;
        assertThat(meter.warm(now)).isEqualTo(new Rates(12_000, 6_000));
        meter.exceeded(WRITE, 0, now);
        assertThat(meter.partitions()).isEqualTo(8);
    }

    private void take(Meter meter, int units) {
        meter.exceeded(WRITE, 0, now);
        meter.take(WRITE, new Span(0, -1), units, now);
        now += SECOND;
    }

    @Test
    void onDemandTable_isLimitedByItsPartitions_untilItHasGrown() {
        Meter meter = onDemand();
        take(meter, 4_001);
        assertThat(meter.exceeded(WRITE, 0, now - SECOND)).isEqualTo(Limit.KEY_RANGE);
        now += SECOND;
        assertThat(meter.exceeded(WRITE, 0, now)).isNull();
    }

    @Test
    void onDemandTable_growsNoFurther_thanItsQuotaOrItsMaximum() {
        Meter quota = onDemand();
        Throughput limited = new Throughput(Rates.NONE, new Rates(0, 5_000), Rates.NONE);
        Meter maximum = new Meter(limited, 0, settings(new Rates(3_000, 1_000)), now);
        for (int second = 0; second < 61; second++) {
            take(quota, 30_000);
        }
        now -= 61 * SECOND;
        for (int second = 0; second < 61; second++) {
            take(maximum, 30_000);
        }
        now += 31 * MINUTE;
        assertThat(quota.warm(now).write()).isEqualTo(40_000);
        assertThat(maximum.warm(now).write()).isEqualTo(5_000);
        take(quota, 40_001);
        now -= SECOND;
        take(maximum, 5_001);
        now -= SECOND;
        assertThat(quota.exceeded(WRITE, 0, now)).isEqualTo(Limit.ACCOUNT);
        assertThat(maximum.exceeded(WRITE, 0, now)).isEqualTo(Limit.MAX_ON_DEMAND);
    }

    @Test
    void warmTable_hasThePartitionsForIt_fromTheStart() {
        Throughput warm = new Throughput(Rates.NONE, Rates.NONE, new Rates(15_000, 17_000));
        Meter meter = new Meter(warm, 0, settings(new Rates(3_000, 1_000)), now);
        assertThat(meter.partitions()).isEqualTo(17);
        assertThat(meter.warm(now)).isEqualTo(new Rates(15_000, 17_000));
    }

    @Test
    void largeTable_hasAPartitionForEveryTenGigabytes() {
        Throughput small = Throughput.provisioned(new Rates(5, 5));
        assertThat(new Meter(small, 31L << 30, settings(new Rates(3_000, 1_000)), now).partitions())
                .isEqualTo(4);
    }

    @Test
    void longRead_usesAllPartitionsItCrosses_alike() {
        Meter meter = provisioned(400, 1, new Rates(100, 1_000));
        assertThat(meter.partitions()).isEqualTo(5);
        meter.take(READ, new Span(0, -1), 500, now);
        assertThat(meter.exceeded(READ, 0, now)).isEqualTo(Limit.PROVISIONED);
        now += 3 * SECOND;
        assertThat(meter.exceeded(READ, 0, now)).isNull();
        meter.take(READ, new Span(0, 5), 350, now);
        assertThat(meter.exceeded(READ, -1, now)).isNull();
        assertThat(meter.exceeded(READ, 0, now)).isEqualTo(Limit.KEY_RANGE);
    }
}
