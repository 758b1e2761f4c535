package dev.dynabatch.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.benchmarks.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

final class BlocksTest {
    @Test
    void take_goesRoundInCircle_whenMoreAreAsked() {
        Blocks blocks = new Blocks(75);
        assertThat(blocks.more(101)).isEqualTo(125);
        assertThat(taken(blocks)).containsExactly(0, 25, 50, 0, 25);
        assertThat(blocks.more(1)).isEqualTo(25);
        assertThat(taken(blocks)).containsExactly(50);
    }

    @Test
    void take_givesEachBlockOnce_whenThreadsMeet() {
        int distinct = 25 * 1009;
        Blocks blocks = new Blocks(distinct);
        AtomicIntegerArray times = new AtomicIntegerArray(distinct);
        for (int run = 0; run < 7; run++) {
            blocks.more(distinct);
            Threads.run(5, 5, (from, to) -> taken(blocks).forEach(times::incrementAndGet));
        }
        for (int block = 0; block < distinct; block += 25) {
            assertThat(times.get(block)).isEqualTo(7);
        }
    }

    private static List<Integer> taken(Blocks blocks) {
        List<Integer> taken = new ArrayList<>();
        for (int from = blocks.take(); from >= 0; from = blocks.take()) {
            taken.add(from);
        }
        return taken;
    }
}
