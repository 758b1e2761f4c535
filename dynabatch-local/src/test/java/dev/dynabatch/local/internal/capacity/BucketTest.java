package dev.dynabatch.local.internal.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {
    private record Taken(long at, long tokens) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 7, 11, 13})
    void bucket_givesRateTimesTimeAndBurstAndOneItem_overEveryWindow(long seed) {
        Random random = new Random(seed);
        long rate = 1L + random.nextInt(97);
        long keep = 1_000L + random.nextInt(20_000);
        long largest = 1L + random.nextInt(400_000);
        Bucket bucket = new Bucket(rate, keep, 0);
        List<Taken> taken = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 1_009; i++) {
            now += random.nextInt(random.nextInt(10) == 0 ? 30_000 : 300);
            if (bucket.open(now)) {
                long tokens = 1 + (long) random.nextInt((int) largest);
                bucket.take(tokens);
                taken.add(new Taken(now, tokens));
            }
        }
        assertThat(taken).hasSizeGreaterThan(20);
        for (int from = 0; from < taken.size(); from++) {
            long sum = 0;
            for (Taken each : taken.subList(from, taken.size())) {
                sum += each.tokens;
                assertThat(sum).isLessThanOrEqualTo(rate * (each.at - taken.get(from).at + keep) + each.tokens);
            }
        }
    }

    @Test
    void bucket_givesExactlyItsRate_whenItIsAlwaysAsked() {
        Bucket bucket = new Bucket(7, 0, 0);
        long given = 0;
        for (long now = 0; now < 101_000; now += 13) {
            while (bucket.open(now)) {
                bucket.take(Bucket.UNIT);
                given++;
            }
        }
        assertThat(given).isEqualTo(7 * 102); // a second's worth at first, and 7 in each of 101 s
    }

    @Test
    void bucket_savesUpNoMore_thanItHolds() {
        Bucket bucket = new Bucket(5, 300_000, 0);
        assertThat(bucket.open(Long.MAX_VALUE / 2)).isTrue();
        bucket.take(5 * 300_000 - 1);
        assertThat(bucket.open(Long.MAX_VALUE / 2)).isTrue();
        bucket.take(1);
        assertThat(bucket.open(Long.MAX_VALUE / 2)).isFalse();
    }

    @Test
    void bucket_isShut_untilADebtIsPaid() {
        Bucket bucket = new Bucket(10, 0, 0);
        bucket.take(400 * Bucket.UNIT);
        assertThat(bucket.open(39_000)).isFalse();
        assertThat(bucket.open(39_001)).isTrue();
    }

    @Test
    void bucket_gainsNothing_whenTheClockGoesBackAndForth() {
        Bucket bucket = new Bucket(10, 0, 100_000);
        bucket.take(10 * Bucket.UNIT);
        assertThat(bucket.open(40_000)).isFalse();
        assertThat(bucket.open(40_001)).isTrue();
        bucket.take(10);
        assertThat(bucket.open(10_000)).isFalse();
    }
}
