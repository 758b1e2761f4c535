package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.rate.CapacityLimit;
import dev.dynabatch.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** When the engine gives up: after so many rounds, or so much time, without progress. */
class RetryBudgetTest {
    private final ScriptedService service = ScriptedService.holding();

    private Bench bench(RetryPolicy policy) {
        return new Bench(service, draft -> draft.retryPolicy = policy);
    }

    private BatchWriteException fails(RetryPolicy policy, Consumer<ScriptedService.Request> script) {
        service.then(script);
        Bench bench = bench(policy);
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        BatchWriteException exception = bench.close(writer);
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
        return exception;
    }

    @Test
    void operation_isThrottledOut_afterSoManyRounds() {
        BatchWriteException exception = fails(RetryPolicy.DEFAULT.withMaxRounds(7), ScriptedService.Request::throttle);
        assertThat(Bench.reasons(exception)).hasSize(3).containsOnly(FailureReason.THROTTLED_OUT);
        assertThat(exception.failures())
                .allSatisfy(failure -> assertThat(failure.attempts()).isEqualTo(7));
    }

    @Test
    void operation_isThrottledOut_afterSoManyRoundsOfItsPartitionKey() {
        BatchWriteException exception =
                fails(RetryPolicy.DEFAULT.withMaxRounds(7), ScriptedService.Request::sendBackAll);
        assertThat(Bench.reasons(exception)).hasSize(3).containsOnly(FailureReason.THROTTLED_OUT);
        assertThat(exception.failures())
                .allSatisfy(failure -> assertThat(failure.attempts()).isEqualTo(7));
    }

    @Test
    void operation_isUnknown_whenAnswersAreLostForSoLong() {
        RetryPolicy policy = RetryPolicy.DEFAULT.withMaxRounds(1_009).withGiveUpAfter(Duration.ofMinutes(2));
        BatchWriteException exception = fails(policy, request -> request.answer(503, ""));
        assertThat(Bench.reasons(exception)).hasSize(3).containsOnly(FailureReason.UNKNOWN);
        assertThat(exception.failures())
                .allSatisfy(failure -> assertThat(failure.mayBeApplied()).isTrue());
    }

    @Test
    void operation_isNotSent_whenNoConnectionCanBeMade() {
        BatchWriteException exception =
                fails(RetryPolicy.DEFAULT.withMaxRounds(5), ScriptedService.Request::refuseConnection);
        assertThat(Bench.reasons(exception)).hasSize(3).containsOnly(FailureReason.NOT_SENT);
    }

    @Test
    void operation_isUnknown_whenItWasLostOnceAndThenThrottledOut() {
        service.then(request -> {
            if (service.requests.size() == 1) {
                request.reset();
            } else {
                request.throttle();
            }
        });
        Bench bench = bench(RetryPolicy.DEFAULT.withMaxRounds(5));
        BatchWriter writer = bench.writer();
        writer.put(item("a", 1));
        assertThat(Bench.reasons(bench.close(writer))).containsExactly(FailureReason.UNKNOWN);
        assertThat(writer.counts().unknown()).isEqualTo(1);
    }

    @Test
    void nothingIsGivenUp_whileSomethingIsWritten() {
        Bench bench = bench(RetryPolicy.DEFAULT.withMaxRounds(3));
        BatchWriter writer = bench.dynamo.writer(
                "t", WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S, "sk", KeyType.S)));
        for (int i = 0; i < 25; i++) {
            writer.put(Map.of("pk", "hot", "sk", "s" + i, "v", i));
        }
        // one operation a request, the last: the others come back far more often than there are rounds
        service.then(request -> {
            List<String> keys = request.operations().stream()
                    .map(operation -> operation.substring(0, operation.indexOf('=')))
                    .toList();
            request.sendBack(keys.subList(0, keys.size() - 1).toArray(String[]::new));
        });
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(25);
    }

    @Test
    void partitionKey_isGivenUpWhole_whenItHasMadeNoProgressForSoLong() {
        service.then(ScriptedService.Request::sendBackAll);
        Bench bench = bench(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofMinutes(2)));
        BatchWriter writer = bench.dynamo.writer(
                "t", WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S, "sk", KeyType.S)));
        for (int i = 0; i < 1_009; i++) {
            writer.put(Map.of("pk", "hot", "sk", "s" + i, "v", i));
        }
        BatchWriteException exception = bench.close(writer);
        assertThat(Bench.reasons(exception)).hasSize(1_009).containsOnly(FailureReason.THROTTLED_OUT);
        assertThat(exception.failures())
                .allSatisfy(failure -> assertThat(failure.lastError()).isNotNull());
        assertThat(bench.time.elapsed()).isLessThan(Duration.ofMinutes(3));
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void everything_isGivenUpTogether_whenTheTableNeverAnswers() {
        Bench bench = new Bench(service, draft -> draft.maxInFlight = 3); // one by one it would take two hours
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 20_011);
        BatchWriteException exception = bench.close(writer);
        assertThat(bench.time.elapsed()).isLessThan(Duration.ofMinutes(6));
        assertThat(exception.failures()).hasSize(20_011).allSatisfy(failure -> {
            assertThat(failure.reason())
                    .isEqualTo(failure.attempts() == 0 ? FailureReason.NOT_SENT : FailureReason.UNKNOWN);
            assertThat(failure.lastError().code()).isEqualTo("Timeout");
        });
        assertThat(Bench.reasons(exception)).contains(FailureReason.NOT_SENT, FailureReason.UNKNOWN);
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void versionsOfAKey_areGivenUpTogether_whenTheTableNeverAnswers() {
        Bench bench = bench(RetryPolicy.DEFAULT);
        BatchWriter writer = bench.writer(options -> options.withCoalescing(false));
        for (int version = 0; version < 101; version++) {
            writer.put(Bench.item("a", version));
        }
        BatchWriteException exception = bench.close(writer);
        assertThat(bench.time.elapsed()).isLessThan(Duration.ofMinutes(6));
        assertThat(Bench.reasons(exception))
                .containsOnlyOnce(FailureReason.UNKNOWN)
                .hasSize(101);
    }

    @Test
    void youngOperations_haveTheirOwnTime_whenOlderOnesAreGivenUp() {
        Bench bench = bench(RetryPolicy.DEFAULT.withMaxRounds(1_009));
        BatchWriter writer = bench.writer();
        putMany(writer, "old", 53);
        bench.time.advance(Duration.ofMinutes(4));
        putMany(writer, "young", 53);
        bench.time.advance(Duration.ofMinutes(2));
        assertThat(writer.counts().failed()).isEqualTo(53);
        service.then(ScriptedService.Request::written);
        assertThat(bench.close(writer).failures())
                .allMatch(failure -> failure.item().string("pk").startsWith("old"));
        assertThat(writer.counts().written()).isEqualTo(53);
    }

    @Test
    void heldBackKeys_areGivenUpWithTheTable_whenItNeverAnswers() {
        Bench bench = bench(RetryPolicy.DEFAULT);
        BatchWriter writer = bench.dynamo.writer(
                "t", WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S, "sk", KeyType.S)));
        service.then(ScriptedService.Request::sendBackAll);
        for (int i = 0; i < 211; i++) {
            writer.put(Map.of("pk", "hot" + i % 3, "sk", "s" + i, "v", i));
        }
        bench.time.advance(Duration.ofSeconds(3));
        service.then(request -> {});
        BatchWriteException exception = bench.close(writer);
        assertThat(exception.failures()).hasSize(211);
        assertThat(bench.time.elapsed()).isLessThan(Duration.ofMinutes(6));
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void lingerAndIdleness_doNotCount_asTimeWithoutProgress() {
        service.then(request -> {
            if (service.requests.size() == 1) {
                request.throttle();
            } else {
                request.written();
            }
        });
        Bench bench = bench(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofSeconds(30)));
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ofMinutes(5)));
        putMany(writer, "k", 3);
        bench.time.advance(Duration.ofMinutes(6));
        assertThat(writer.counts().written()).isEqualTo(3);
    }

    @Test
    void manyRequestsThrottledTogether_areOneRound() {
        Bench bench = new Bench(service, draft -> draft.limit = CapacityLimit.unlimited());
        BatchWriter writer = bench.writer();
        putMany(writer, "warm", 25 * 307);
        while (writer.counts().written() < 25 * 307) {
            bench.time.advance(Duration.ofMillis(1));
            List.copyOf(service.requests).forEach(ScriptedService.Request::written); // there may be more in flight now
        }
        service.requests.clear();
        putMany(writer, "k", 25 * 61);
        assertThat(service.requests).hasSize(61);
        List<ScriptedService.Request> first = List.copyOf(service.requests);
        service.then(ScriptedService.Request::written);
        first.forEach(ScriptedService.Request::throttle);
        bench.time.advance(Duration.ofMillis(110)); // the first round's longest backoff is 50 ms
        assertThat(writer.counts().written()).isEqualTo(25 * (307 + 61));
    }
}
