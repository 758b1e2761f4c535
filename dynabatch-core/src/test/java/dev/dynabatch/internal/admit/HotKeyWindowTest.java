package dev.dynabatch.internal.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dynabatch.internal.admit.HotKeyWindow.Heavy;
import dev.dynabatch.internal.model.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HotKeyWindowTest {
    private static final long SECOND = 1_000_000_000L;
    /** Monotonic clocks may begin anywhere, and overflow. */
    private static final long START = Long.MAX_VALUE - 5 * SECOND;

    private final HotKeyWindow window = new HotKeyWindow(START);

    private static long after(long nanos) {
        return START + nanos;
    }

    private static Key key(String partition, String sort) {
        byte[] bytes = (partition + sort).getBytes(StandardCharsets.UTF_8);
        return new Key(bytes, partition.length());
    }

    private static String text(Heavy heavy) {
        return new String(heavy.partition().bytes(), StandardCharsets.UTF_8);
    }

    /** One key at a steady rate; when it was found, in seconds since the start, or a negative number. */
    private double found(String partition, int unitsPerSecond, int seconds) {
        double at = -1;
        for (int i = 0; i < unitsPerSecond * seconds; i++) {
            long passed = i * SECOND / unitsPerSecond;
            List<Heavy> hot = window.sent(key(partition, "s" + i), 1, after(passed));
            if (!hot.isEmpty()) {
                assertThat(at).isNegative();
                assertThat(hot).singleElement().satisfies(heavy -> {
                    assertThat(text(heavy)).isEqualTo(partition);
                    assertThat(heavy.unitsPerSecond()).isGreaterThanOrEqualTo(800);
                });
                at = (double) passed / SECOND;
            }
        }
        return at;
    }

    @Test
    void key_isFoundOnce_whenItNearsThePartitionLimit() {
        assertThat(found("hot", 830, 31)).isBetween(7.5, 8.1);
    }

    @Test
    void key_isFoundSooner_whenItGetsMore() {
        assertThat(found("hot", 5_003, 11)).isBetween(1.0, 2.1);
    }

    @Test
    void key_isNotFound_whenItStaysBelow() {
        assertThat(found("warm", 760, 61)).isNegative();
    }

    @Test
    void heaviest_namesPartitions_withTheirRates() {
        for (int i = 0; i < 11_000; i++) { // for 11 s
            long now = after(i * SECOND / 1_000);
            window.sent(key("a", "s" + i), i % 2 == 0 ? 3 : 1, now);
            window.sent(key("b", "s" + i % 3), 0.5, now);
        }
        List<Heavy> heaviest = window.heaviest(7, after(11 * SECOND));
        assertThat(heaviest).extracting(HotKeyWindowTest::text).containsExactly("a", "b");
        assertThat(heaviest.get(0).unitsPerSecond()).isEqualTo(2_000, within(1.0));
        assertThat(heaviest.get(1).unitsPerSecond()).isEqualTo(500, within(1.0));
        assertThat(heaviest).extracting(Heavy::error).containsOnly(0.0);
        assertThat(window.heaviest(1, after(11 * SECOND))).hasSize(1);
    }

    @Test
    void units_areForgotten_whenTheWindowHasPassed() {
        window.sent(key("old", ""), 97, START);
        window.sent(key("new", ""), 11, after(5 * SECOND));
        assertThat(window.heaviest(7, after(7 * SECOND)))
                .extracting(HotKeyWindowTest::text)
                .containsExactly("old", "new");
        assertThat(window.heaviest(7, after(10 * SECOND)))
                .extracting(HotKeyWindowTest::text)
                .containsExactly("new");
        assertThat(window.heaviest(7, after(6_000 * SECOND))).isEmpty();
    }

    @Test
    void time_doesNotGoBack_whenThreadsComeLate() {
        window.sent(key("a", ""), 1, after(4 * SECOND));
        window.sent(key("a", ""), 1, START);
        assertThat(window.heaviest(7, START))
                .singleElement()
                .satisfies(heavy -> assertThat(heavy.unitsPerSecond()).isEqualTo(2 / 8.0));
    }

    @Test
    void hotKey_isFound_amongAMillionOthers() {
        SplittableRandom random = new SplittableRandom(5);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 1_000_003; i++) { // 100,000 units a second, of which 1,000 for one key
            String partition = i % 100 == 0 ? "hot" : "k" + random.nextInt(1 << 20);
            window.sent(key(partition, "s"), 1, after(i * SECOND / 100_000)).forEach(heavy -> found.add(text(heavy)));
        }
        assertThat(found).containsExactly("hot");
        Heavy first = window.heaviest(1, after(10 * SECOND)).get(0);
        assertThat(text(first)).isEqualTo("hot");
        assertThat(first.unitsPerSecond()).isLessThanOrEqualTo(1_250);
        assertThat(first.unitsPerSecond() + first.error()).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void keysFound_areFoundAgain_whenTooManyCameBetween() {
        int rounds = HotKeyWindow.REMEMBERED + 1;
        for (int i = 0; i < rounds; i++) {
            assertThat(window.sent(key("k" + i, ""), 10_007, after(i * 20L * SECOND)))
                    .hasSize(1);
        }
        assertThat(window.sent(key("k" + (rounds - 1), ""), 10_007, after(rounds * 20L * SECOND)))
                .isEmpty();
        assertThat(window.sent(key("k0", ""), 10_007, after(rounds * 20L * SECOND)))
                .hasSize(1);
    }
}
