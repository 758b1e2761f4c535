package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Outcome;
import dev.dynabatch.WriterCounts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Every accepted operation ends in exactly one outcome. */
class OutcomeTest {
    private final Bench bench = new Bench(ScriptedService.writing());

    @Test
    void put_isWritten_whenTheServiceTakesIt() {
        BatchWriter writer = bench.writer();
        Bench.putMany(writer, "k", 53);
        assertThat(bench.close(writer)).isNull();
        WriterCounts counts = writer.counts();
        assertThat(counts.written()).isEqualTo(53);
        assertThat(counts.accepted()).isEqualTo(53);
        assertThat(counts.bufferedBytes()).isZero();
        assertThat(bench.service.sent().stream().map(List::size)).containsExactly(25, 25, 3);
        bench.run();
        assertThat(bench.holdings().memoryBytes()).isZero();
        assertThat(bench.holdings().requestsInFlight()).isZero();
    }

    @Test
    void future_completesAtTheOutcome_notBefore() {
        bench.service.then(request -> {});
        BatchWriter writer = bench.writer();
        CompletableFuture<Outcome> future = writer.putAsync(item("a", 1));
        bench.linger();
        assertThat(bench.service.requests).hasSize(1);
        assertThat(future).isNotDone();
        bench.service.last().written();
        bench.linger();
        assertThat(future.join())
                .isInstanceOfSatisfying(
                        Outcome.Written.class,
                        written -> assertThat(written.attempts()).isEqualTo(1));
    }
}
