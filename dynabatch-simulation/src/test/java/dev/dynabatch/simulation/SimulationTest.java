package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random workloads against random faults, each made wholly of one number.
 *
 * <p>{@code -Ddynabatch.seed=N} runs that one again; {@code -Ddynabatch.seeds=N} runs so many.
 */
class SimulationTest {

    @Test
    void writer_keepsItsPromises_whateverTheSeed() {
        Long one = Long.getLong("dynabatch.seed");
        if (one != null) {
            run(one);
        } else {
            LongStream.range(0, Long.getLong("dynabatch.seeds", 307)).forEach(SimulationTest::run);
        }
    }

    @Test
    @Tag("thorough")
    void writer_keepsItsPromises_whateverOfManySeeds() {
        long many = Long.getLong("dynabatch.seeds", 10_007);
        LongStream.range(1_000_000, 1_000_000 + many).forEach(SimulationTest::run);
    }

    private static void run(long seed) {
        try {
            new Simulation(seed).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + " breaks a promise; again with -Ddynabatch.seed=" + seed, e);
        }
        assertThat(Thread.interrupted()).isFalse();
    }
}
