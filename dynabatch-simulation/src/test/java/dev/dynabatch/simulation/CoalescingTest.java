package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.key;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.OperationFailedException;
import dev.dynabatch.Outcome;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One key, several operations: what is replaced, where it stands, and with whom it resolves. */
class CoalescingTest {
    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service);

    @Test
    void put_isSuperseded_onlyWhenItsSuccessorIsWritten() {
        BatchWriter writer = bench.writer();
        CompletableFuture<Outcome> first = writer.putAsync(item("a", 1));
        CompletableFuture<Outcome> second = writer.putAsync(item("a", 2));
        bench.linger();
        assertThat(service.sent()).containsExactly(List.of("a=2"));
        assertThat(first).isNotDone();
        service.last().written();
        bench.linger();
        assertThat(first.join()).isInstanceOf(Outcome.Superseded.class);
        assertThat(second.join()).isInstanceOf(Outcome.Written.class);
        WriterCounts counts = writer.counts();
        assertThat(counts.written()).isEqualTo(1);
        assertThat(counts.superseded()).isEqualTo(1);
    }

    @Test
    void put_failsAsSuccessorFailed_whenItsSuccessorIsRefused() {
        service.then(request -> request.error(400, "ValidationException", "bad"));
        BatchWriter writer = bench.writer();
        CompletableFuture<Outcome> first = writer.putAsync(item("a", 1));
        CompletableFuture<Outcome> second = writer.putAsync(item("a", 2));
        bench.run();
        assertThatThrownBy(first::get)
                .hasCauseInstanceOf(OperationFailedException.class)
                .satisfies(e -> {
                    var details = ((OperationFailedException) e.getCause())
                            .operation()
                            .details();
                    assertThat(details.reason()).isEqualTo(FailureReason.SUCCESSOR_FAILED);
                    assertThat(details.cause()).isEqualTo(FailureReason.REFUSED);
                    assertThat(details.mayBeApplied()).isFalse();
                    assertThat(details.lastError().message()).isEqualTo("bad");
                });
        assertThat(second).isCompletedExceptionally();
        assertThat(writer.counts().failed()).isEqualTo(2);
        assertThat(writer.counts().superseded()).isZero();
    }

    @Test
    void replacement_keepsItsPlace_whenItsPredecessorIsNotSentYet() {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        writer.delete(key("k1"));
        bench.linger();
        assertThat(service.last().operations()).containsExactly("k0=0", "-k1", "k2=2");
    }

    @Test
    void unprocessed_isSupersededNotResent_whenThereIsASuccessor() {
        BatchWriter writer = bench.writer();
        CompletableFuture<Outcome> first = writer.putAsync(item("a", 1));
        writer.put(item("b", 1));
        bench.linger();
        writer.put(item("a", 2));
        writer.put(item("a", 3));
        service.last().sendBack("a");
        bench.time.advance(Duration.ofSeconds(1));
        assertThat(service.sent()).containsExactly(List.of("a=1", "b=1"), List.of("a=3"));
        service.last().written();
        bench.run();
        assertThat(first.join()).isInstanceOf(Outcome.Superseded.class);
        assertThat(writer.counts().superseded()).isEqualTo(2);
    }

    @Test
    void laterOperation_waits_whileOneOnItsKeyIsInFlight() {
        BatchWriter writer = bench.writer();
        writer.put(item("a", 1));
        bench.linger();
        writer.put(item("a", 2));
        writer.put(item("b", 1));
        bench.linger();
        assertThat(service.sent()).containsExactly(List.of("a=1"), List.of("b=1"));
        service.request(0).written();
        bench.linger();
        assertThat(service.last().operations()).containsExactly("a=2");
    }

    @Test
    void everyVersion_isSentInOrder_whenCoalescingIsOff() {
        service.then(ScriptedService.Request::written);
        BatchWriter writer = bench.writer(options -> options.withCoalescing(false));
        for (int i = 0; i < 7; i++) {
            writer.put(item("a", i));
        }
        writer.delete(key("a"));
        assertThat(bench.close(writer)).isNull();
        assertThat(service.sent().stream().flatMap(List::stream))
                .containsExactly("a=0", "a=1", "a=2", "a=3", "a=4", "a=5", "a=6", "-a");
        assertThat(writer.counts().written()).isEqualTo(8);
    }

    @Test
    void everyVersion_isSentInOrder_whenCoalescingIsOffAndTheFirstComesBack() {
        BatchWriter writer = bench.writer(options -> options.withCoalescing(false));
        writer.put(item("a", 1));
        writer.put(item("a", 2));
        bench.linger();
        service.then(ScriptedService.Request::written);
        service.last().sendBack("a");
        assertThat(bench.close(writer)).isNull();
        assertThat(service.sent()).containsExactly(List.of("a=1"), List.of("a=1"), List.of("a=2"));
    }

    @Test
    void numbers_areOneKey_whenTheyAreEqual() {
        BatchWriter writer =
                bench.dynamo.writer("t", WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.N)));
        writer.put(Map.of("pk", 1, "v", 1));
        writer.put(Map.of("pk", new BigDecimal("1.0"), "v", 2));
        writer.put(Map.of("pk", new BigDecimal("1e0"), "v", 3));
        bench.linger();
        assertThat(service.last().size()).isEqualTo(1);
        assertThat(service.last().body).contains("\"v\":{\"N\":\"3\"}");
        // the service says the number its own way
        service.last()
                .answer(200, "{\"UnprocessedItems\":{\"t\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"N\":\"1.00\"}}}}]}}");
        bench.time.advance(Duration.ofSeconds(1));
        assertThat(service.requests).hasSize(2);
        assertThat(writer.counts().pending()).isEqualTo(3);
    }

    @Test
    @Timeout(20) // quadratic time would be minutes
    void manyVersionsOfOneKey_costLinearTime() {
        Bench large = new Bench(service, draft -> draft.memoryBudget = 256 << 20);
        BatchWriter writer = large.writer();
        for (int i = 0; i < 150_001; i++) {
            writer.put(item("a", i));
        }
        large.linger();
        for (int i = 0; i < 20_011; i++) { // behind the one in flight
            writer.put(item("a", i));
        }
        service.then(ScriptedService.Request::written);
        service.last().sendBackAll();
        assertThat(large.close(writer)).isNull();
        assertThat(service.requests).hasSize(2);
        assertThat(writer.counts().superseded()).isEqualTo(170_011);
    }
}
