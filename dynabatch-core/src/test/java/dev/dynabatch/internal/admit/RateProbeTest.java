package dev.dynabatch.internal.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateProbeTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({"100,0", "1000,0", "1000,300", "4000,0", "4000,300", "40000,300"})
    void rate_when_capacityIsUnknown_usesAllOfItAndWastesLittle(double capacity, double burstSeconds) {
        Table table = new Table(capacity, burstSeconds);
        Load load = new Load(table, new RateProbe(1, RateProbe.UNBOUNDED, 0));
        load.run(307 * SECOND);
        assertThat(load.served / (capacity * (307 + burstSeconds))).isGreaterThan(0.99);
        assertThat(load.wasted()).isLessThan(capacity < 1_000 ? 0.08 : 0.02);
    }

    @Test
    void rate_when_capacityGrowsAndShrinks_followsIt() {
        Table table = new Table(1_000, 0);
        Load load = new Load(table, new RateProbe(1, RateProbe.UNBOUNDED, 0));
        load.run(61 * SECOND);
        table.capacity = 7_000;
        load.run(91 * SECOND);
        long before = load.served;
        load.run(101 * SECOND);
        assertThat((load.served - before) / 10.0).isGreaterThan(0.97 * 7_000);
        table.capacity = 1_000;
        table.saved = 0;
        load.run(103 * SECOND);
        load.served = 0;
        load.throttled = 0;
        load.run(151 * SECOND);
        assertThat(load.served / 48.0).isGreaterThan(0.98 * 1_000);
        assertThat(load.wasted()).isLessThan(0.03);
    }

    @Test
    void rate_when_nothingIsThrottled_limitsNothing() {
        RateProbe probe = new RateProbe(1, RateProbe.UNBOUNDED, 0);
        for (int i = 0; i < 1_009; i++) {
            probe.answered(25, i);
        }
        assertThat(probe.free()).isTrue();
        assertThat(probe.rate(SECOND)).isEqualTo(RateProbe.UNBOUNDED);
    }

    @Test
    void throttled_when_onlyAFewAre_limitsNothing() {
        RateProbe probe = new RateProbe(1, RateProbe.UNBOUNDED, 0);
        for (int i = 0; i < 1_009; i++) {
            probe.answered(25, i);
            if (i % 11 == 5) {
                probe.throttled(1, i);
            }
        }
        assertThat(probe.free()).isTrue();
    }

    @Test
    void rate_whateverHappens_staysWithinItsBounds() {
        RateProbe probe = new RateProbe(50, 200, 0);
        Load load = new Load(new Table(7, 0), probe);
        load.run(11 * SECOND);
        assertThat(probe.rate(11 * SECOND)).isEqualTo(50);
        load.table.capacity = 1_000_000;
        load.run(31 * SECOND);
        assertThat(probe.rate(31 * SECOND)).isEqualTo(200);
    }

    @Test
    void rate_when_onlyAPartIsShort_goesUpToTheWhole() {
        RateProbe probe = new RateProbe(1, RateProbe.UNBOUNDED, 0);
        long now = 0;
        for (int i = 0; i < 101; i++) {
            probe.throttled(25, now += SECOND / 1_000);
        }
        while (now < 61 * SECOND) {
            double sent = Math.min(40_000, probe.rate(now)) / 100;
            probe.limited();
            double tooMuch = Math.max(0, sent - 400); // beyond 40,000 a second all is throttled
            double part = (sent - tooMuch) / 50; // and of a part of it always everything
            now += SECOND / 100;
            probe.answered(sent - part - tooMuch, now);
            probe.throttled(part + tooMuch, now);
        }
        assertThat(probe.rate(now)).isGreaterThan(30_000);
    }

    @Test
    void rate_when_throttlesHaveNothingToDoWithIt_isNotHeldBackForLong() {
        RateProbe probe = new RateProbe(1, RateProbe.UNBOUNDED, 0);
        double sent = 0;
        for (long now = 0; now < 101 * SECOND; now += SECOND / 100) {
            double units = Math.min(50_000, probe.rate(now)) / 100;
            if (units < 500) {
                probe.limited();
            }
            sent += units;
            probe.answered(0.8 * units, now);
            probe.throttled(0.2 * units, now);
        }
        assertThat(sent).isGreaterThan(0.9 * 50_000 * 101);
    }

    @ParameterizedTest
    @CsvSource({"0.05", "0.1", "0.2", "0.3"})
    void rate_when_wholeBatchesAreThrottledByChance_isNotHeldBackForLong(double byChance) {
        Load load = new Load(new Table(1_000_000, 0), new RateProbe(1, RateProbe.UNBOUNDED, 0));
        load.byChance = byChance;
        load.run(103 * SECOND);
        load.served = 0;
        load.run(307 * SECOND);
        assertThat(load.served / 204.0).isGreaterThan(0.9 * 64 * 25 * 100 * (1 - byChance));
    }

    @ParameterizedTest
    @CsvSource({"0.05", "0.1", "0.2"})
    void rate_when_theTableIsShortAndThrottlesByChanceToo_findsWhatItHas(double byChance) {
        Load load = new Load(new Table(4_000, 0), new RateProbe(1, RateProbe.UNBOUNDED, 0));
        load.byChance = byChance;
        load.run(103 * SECOND);
        load.served = 0;
        load.throttled = 0;
        load.run(307 * SECOND);
        assertThat(load.served / 204.0).isGreaterThan(0.9 * 4_000);
        assertThat(load.wasted()).isLessThan(2 * byChance + 0.1);
    }

    /** A bucket that answers at once. */
    private static final class Table {
        private double capacity;
        private double saved;
        private long filled;

        Table(double capacity, double burstSeconds) {
            this.capacity = capacity;
            this.saved = capacity * burstSeconds;
        }

        int serve(int units, long now) {
            saved = Math.min(300 * capacity, saved + capacity * (now - filled) / SECOND);
            filled = now;
            int served = (int) Math.min(units, saved);
            saved -= served;
            return served;
        }
    }

    private record Answer(long at, int served) {}

    /** More to write than there is capacity, in batches of 25, 64 at once, each answered after 10 ms. */
    private static final class Load {
        private static final long LATENCY = 10_000_000L;
        private final Table table;
        private final RateProbe probe;
        private final Deque<Answer> answers = new ArrayDeque<>();
        private long now;
        private long filled;
        private double tokens;
        private long served;
        private long throttled;
        private double byChance;
        private final Random chances = new Random(11);

        Load(Table table, RateProbe probe) {
            this.table = table;
            this.probe = probe;
        }

        double wasted() {
            return (double) throttled / (served + throttled);
        }

        void run(long until) {
            while (now < until) {
                double rate = probe.rate(now);
                tokens = Math.min(Math.max(25, rate), tokens + rate * (now - filled) / SECOND);
                filled = now;
                boolean mayGo = probe.free() || tokens >= 25;
                if (mayGo && answers.size() < 64) {
                    tokens = probe.free() ? 0 : tokens - 25;
                    int done = chances.nextDouble() < byChance ? 0 : table.serve(25, now);
                    answers.add(new Answer(now + LATENCY, done));
                    continue;
                }
                long next = until;
                if (!mayGo) {
                    probe.limited();
                    next = now + Math.min(SECOND / 10, 1 + (long) ((25 - tokens) / rate * SECOND));
                }
                Answer first = answers.peek();
                now = first == null ? next : Math.min(next, first.at());
                for (; first != null && first.at() <= now; first = answers.peek()) {
                    answers.remove();
                    served += first.served();
                    throttled += 25 - first.served();
                    probe.answered(first.served(), now);
                    if (first.served() < 25) {
                        probe.throttled(25 - first.served(), now);
                    }
                }
            }
        }
    }
}
