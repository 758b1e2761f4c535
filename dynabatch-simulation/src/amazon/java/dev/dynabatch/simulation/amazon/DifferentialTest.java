package dev.dynabatch.simulation.amazon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.simulation.amazon.Comparison.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random requests to our store and to Amazon's, each history made wholly of one number: they are answered alike, but for
 * what {@link KnownDifferences} lists.
 *
 * <p>{@code -Ddynabatch.seed=N} runs that one again; {@code -Ddynabatch.seeds=N} runs so many.
 */
@Tag("amazon")
final class DifferentialTest {
    /** As many as fit a minute. */
    private static final long SEEDS = 307;

    private static final int LENGTH = 43;
    private static final int MAX_TOLD = 5;

    @Test
    void stores_when_askedTheSame_answerTheSame() {
        Long one = Long.getLong("dynabatch.seed");
        long[] seeds = one != null
                ? new long[] {one}
                : LongStream.range(0, Long.getLong("dynabatch.seeds", SEEDS)).toArray();
        List<String> differences = new ArrayList<>();
        try (Pair pair = new Pair()) {
            Comparison comparison = new Comparison(pair);
            for (long seed : seeds) {
                comparison.first(new RandomCalls(seed).history(LENGTH)).ifPresent(difference -> {
                    Difference smallest = Shrinker.shrink(comparison, difference);
                    differences.add("\nseed " + seed + ", again with -Ddynabatch.seed=" + seed + smallest);
                });
                if (differences.size() == MAX_TOLD) {
                    break;
                }
            }
            assertThat(comparison.accepted())
                    .as("requests that both stores took")
                    .isPositive();
        }
        assertThat(differences).isEmpty();
    }
}
