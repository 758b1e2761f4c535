package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.simulation.promises.Promise;
import dev.dynabatch.simulation.promises.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The runs of {@code ./simulate --seeds}: random workloads under random faults, each made wholly of one number.
 *
 * <p>{@code -Ddynabatch.seed=N} runs that one again; {@code -Ddynabatch.seeds=N} runs so many.
 */
class SimulationTest {
    /** Enough for a list of what is wrong. */
    private static final int MOST_BREACHES = 10;

    @Test
    void writer_keepsItsPromises_whateverTheSeed() {
        Long one = Long.getLong("dynabatch.seed");
        if (one != null) {
            assertThat(new Seeds().run(one, null)).isEmpty();
        } else {
            run(0, Long.getLong("dynabatch.seeds", 307));
        }
    }

    @Test
    @Tag("thorough")
    void writer_keepsItsPromises_whateverOfManySeeds() {
        run(1_000_000, Long.getLong("dynabatch.seeds", 10_007));
    }

    private static void run(long from, long count) {
        Seeds seeds = new Seeds();
        List<String> breaches = new ArrayList<>();
        for (long i = 0; i < count && breaches.size() < MOST_BREACHES; i++) {
            breaches.addAll(seeds.run(from + i, null));
        }
        assertThat(breaches)
                .as("./simulate --seed N --trace shows what happens in one")
                .isEmpty();
        if (count > 100) {
            assertThat(seeds.checks()).containsOnlyKeys(Promise.values());
        }
        assertThat(Thread.interrupted()).isFalse();
    }
}
