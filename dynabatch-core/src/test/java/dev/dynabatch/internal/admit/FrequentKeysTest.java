package dev.dynabatch.internal.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrequentKeysTest {
    private final FrequentKeys keys = new FrequentKeys();

    private double add(String key, double weight) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return keys.add(bytes, bytes.length, FrequentKeys.hash(bytes, bytes.length), weight);
    }

    private double counter(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return keys.counter(bytes, bytes.length, FrequentKeys.hash(bytes, bytes.length));
    }

    private Map<String, Double> all() {
        Map<String, Double> all = new HashMap<>();
        keys.forEach((bytes, length, counter) -> assertThat(
                        all.put(new String(bytes, 0, length, StandardCharsets.UTF_8), counter))
                .isNull());
        return all;
    }

    @Test
    void counters_areExact_whenAllKeysHaveOne() {
        Map<String, Double> exact = new HashMap<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100_003; i++) {
            String key = "k" + random.nextInt(FrequentKeys.CAPACITY);
            double weight = 1 + random.nextInt(7);
            assertThat(add(key, weight)).isEqualTo(exact.merge(key, weight, Double::sum));
        }
        assertThat(keys.error()).isZero();
        assertThat(all()).isEqualTo(exact);
    }

    @Test
    void counters_areWithinTheError_whenTheStreamIsZipf() {
        for (double skew : new double[] {0.8, 1.0, 1.3}) {
            keys.clear();
            Map<String, Double> exact = new HashMap<>();
            Zipf zipf = new Zipf(100_003, skew, new SplittableRandom(7));
            double sum = 0;
            for (int i = 0; i < 300_007; i++) {
                int rank = zipf.next();
                double weight = 1 + rank % 5;
                add("USER#" + rank, weight);
                exact.merge("USER#" + rank, weight, Double::sum);
                sum += weight;
            }
            assertThat(keys.error()).isPositive().isLessThanOrEqualTo(2 * sum / FrequentKeys.CAPACITY);
            exact.forEach((key, weight) ->
                    assertThat(counter(key)).isLessThanOrEqualTo(weight).isGreaterThanOrEqualTo(weight - keys.error()));
            assertThat(exact.keySet()).containsAll(all().keySet());
        }
    }

    @Test
    void memory_isBounded_whenAMillionKeysPass() {
        for (int i = 0; i < 1_000_003; i++) {
            add("k" + i, 1);
            if (i % 100 == 0) {
                add("heavy", 1);
            }
        }
        assertThat(all()).hasSizeLessThanOrEqualTo(FrequentKeys.CAPACITY).containsKey("heavy");
        assertThat(counter("heavy")).isLessThanOrEqualTo(10_001).isGreaterThanOrEqualTo(10_001 - keys.error());
    }

    @Test
    void keys_areToldApart_whenOneBeginsAsTheOther() {
        String[] different = {"", "a", "aa", "a\0", "\0", "\0\0", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaa\0"};
        for (int i = 0; i < different.length; i++) {
            add(different[i], i + 1);
        }
        for (int i = 0; i < different.length; i++) {
            assertThat(counter(different[i])).isEqualTo(i + 1);
        }
    }

    @Test
    void clear_forgetsAll() {
        for (int i = 0; i < 1_009; i++) {
            add("k" + i, 1);
        }
        keys.clear();
        assertThat(all()).isEmpty();
        assertThat(keys.error()).isZero();
        assertThat(counter("k1008")).isZero();
        assertThat(add("k1", 2)).isEqualTo(2);
    }

    /** Ranks from 0, each as often as the inverse of a power of itself plus one. */
    private static final class Zipf {
        private final double[] upTo;
        private final SplittableRandom random;

        Zipf(int ranks, double skew, SplittableRandom random) {
            this.random = random;
            upTo = new double[ranks];
            double sum = 0;
            for (int i = 0; i < ranks; i++) {
                sum += Math.pow(i + 1.0, -skew);
                upTo[i] = sum;
            }
        }

        int next() {
            int at = Arrays.binarySearch(upTo, random.nextDouble(upTo[upTo.length - 1]));
            return at < 0 ? -at - 1 : at;
        }
    }
}
