package dev.dynabatch.benchmarks.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an item costs in bytes allocated and in requests, in processes of their own against a server that answers at once.
 * These are counts: they hardly depend on the machine, or on what else it does.
 */
final class AllocationTest {
    /** Bytes, of put; about a tenth above what was measured last. To be lowered with each gain: the goal is 100. */
    private static final double PUT = 420;
    /** Bytes, of putAsync; the goal is 200. */
    private static final double PUT_ASYNC = 520;

    private static final int ITEMS = 150_000;
    /** The median of them: how many arrays lie idle when one is wanted is a matter of chance. */
    private static final int ROUNDS = 7;

    @Test
    void item_costsNoMoreBytesAndRequests_thanItDid() {
        Rounds.Load load = new Rounds.Load(ItemKind.SMALL, ITEMS, 1, 1, 8, false);

        List<Result> results = Rounds.run(List.of(Contender.DYNABATCH, Contender.DYNABATCH_FUTURE), load, ROUNDS);

        assertThat(results.get(0).allocatedBytes()).as("put").isLessThan(PUT);
        assertThat(results.get(1).allocatedBytes()).as("putAsync").isLessThan(PUT_ASYNC);
        for (Result result : results) {
            assertThat(1000 / result.requests() / 25)
                    .as("how full a request is, %s", result.contender())
                    .isBetween(0.98, 1.0);
        }
    }
}
