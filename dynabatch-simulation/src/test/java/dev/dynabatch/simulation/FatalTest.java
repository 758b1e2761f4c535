package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Credentials;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterFatalException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a writer: nothing can be written any more, and nothing is bisected. */
class FatalTest {
    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service);

    private void assertDead(Bench bench, BatchWriter writer, String code, int failures) {
        assertThatThrownBy(() -> writer.put(item("later", 1)))
                .isInstanceOfSatisfying(
                        WriterFatalException.class,
                        exception -> assertThat(exception.error().code()).isEqualTo(code));
        BatchWriteException exception = bench.close(writer);
        assertThat(Bench.reasons(exception)).hasSize(failures).containsOnly(FailureReason.NOT_SENT);
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void writer_dies_whenTheTableIsMissing() {
        service.then(request -> request.error(400, "ResourceNotFoundException", "no table"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 53);
        bench.linger();
        assertDead(bench, writer, "ResourceNotFoundException", 53);
        assertThat(service.requests).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void writer_dies_whenAccessIsDeniedBeforeAnythingIsWritten() {
        service.then(request -> request.error(400, "AccessDeniedException", "no"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 25);
        bench.linger();
        assertDead(bench, writer, "AccessDeniedException", 25);
        assertThat(service.requests).hasSize(1);
    }

    @Test
    void writer_dies_whenThereNeverWillBeAConnection() {
        service.then(ScriptedService.Request::failForGood);
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 25);
        bench.linger();
        assertDead(bench, writer, "NotSent", 25);
        assertThat(service.requests).hasSize(1);
    }

    @Test
    void writer_triesAgain_whenThereWasAConnectionBefore() {
        BatchWriter writer = bench.writer();
        service.then(ScriptedService.Request::written);
        putMany(writer, "k", 25);
        bench.linger();
        service.then(ScriptedService.Request::failForGood);
        putMany(writer, "l", 25);
        bench.linger();
        service.then(ScriptedService.Request::written);
        bench.run();
        assertThat(writer.counts().written()).isEqualTo(50);
        assertThat(service.requests.size()).isGreaterThan(2);
    }

    @Test
    void oneItem_isRefused_whenAccessIsDeniedAfterSomethingWasWritten() {
        service.then(request -> {
            if (request.body.contains("{\"S\":\"k7\"}")) {
                request.error(400, "AccessDeniedException", "not this one");
            } else {
                request.written();
            }
        });
        BatchWriter writer = bench.writer();
        writer.put(item("first", 1));
        bench.linger();
        putMany(writer, "k", 25);
        BatchWriteException exception = bench.close(writer);
        assertThat(exception.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.item().string("pk")).isEqualTo("k7");
            assertThat(failure.reason()).isEqualTo(FailureReason.REFUSED);
        });
        assertThat(writer.counts().written()).isEqualTo(25);
    }

    @Test
    void writer_dies_whenEveryItemOfABatchIsRefusedWithOneMessage() {
        service.then(request -> request.error(400, "ValidationException", "The provided key element does not match"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 59);
        bench.linger();
        assertThatThrownBy(() -> writer.put(item("later", 1))).isInstanceOf(WriterFatalException.class);
        BatchWriteException exception = bench.close(writer);
        assertThat(exception.failures()).hasSize(59);
        assertThat(Bench.reasons(exception)).contains(FailureReason.NOT_SENT);
    }

    @Test
    void writer_lives_whenManyItemsAreRefusedAfterSomethingWasWritten() {
        BatchWriter writer = bench.writer();
        service.then(ScriptedService.Request::written);
        writer.put(item("first", 1));
        bench.run();
        service.then(request -> request.error(400, "ValidationException", "index key"));
        putMany(writer, "bad", 59);
        bench.run();
        service.then(ScriptedService.Request::written);
        writer.put(item("good", 1));
        assertThat(bench.close(writer).failures()).hasSize(59);
        assertThat(writer.counts().written()).isEqualTo(2);
    }

    @Test
    void writer_dies_whenThereAreNoCredentials() {
        Bench signed = new Bench(ScriptedService.wantingSignatures(), draft -> {
            draft.region = "eu-west-1";
            draft.credentials = () -> {
                throw new IllegalStateException("nobody is logged in");
            };
        });
        BatchWriter writer = signed.writer();
        putMany(writer, "k", 3);
        signed.linger();
        assertDead(signed, writer, "NoCredentials", 3);
        assertThat(signed.service.requests).isEmpty();
    }

    @Test
    void writer_dies_whenCredentialsAreRefusedTwice() {
        Bench signed = new Bench(ScriptedService.wantingSignatures(), draft -> {
            draft.region = "eu-west-1";
            draft.credentials = () -> Credentials.of("id", "secret");
        });
        signed.service.then(request -> request.error(400, "ExpiredTokenException", "expired"));
        BatchWriter writer = signed.writer();
        putMany(writer, "k", 3);
        signed.linger();
        assertDead(signed, writer, "ExpiredTokenException", 3);
        assertThat(signed.service.requests).hasSize(2);
    }

    @Test
    void whatIsInFlight_endsByItself_whenAnotherRequestEndsTheWriter() {
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
        putMany(writer, "k", 5);
        service.request(0).error(400, "ResourceNotFoundException", "no table");
        service.request(1).written();
        service.request(2).throttle();
        service.request(3).reset();
        service.request(4).error(400, "ValidationException", "no");
        BatchWriteException exception = bench.close(writer);
        assertThat(exception.failures())
                .extracting(failure -> failure.item().intValue("v") + " " + failure.reason())
                .containsExactlyInAnyOrder("0 NOT_SENT", "2 NOT_SENT", "3 UNKNOWN", "4 REFUSED");
        assertThat(service.requests).hasSize(5);
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void blockedCaller_isToldAtOnce_whenTheWriterDies() {
        Bench small = new Bench(service, draft -> draft.memoryBudget = 4 << 20);
        BatchWriter writer = small.writer(options -> options.withLinger(Duration.ZERO));
        while (writer.tryPut(Bench.large("k" + writer.counts().accepted(), 400_000))) {
            // until memory is full
        }
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread blocked = Bench.started(() -> writer.put(Bench.large("more", 400_000)), thrown);
        while (!small.callerBlocked()) {
            Thread.onSpinWait();
        }
        service.request(0).error(400, "ResourceNotFoundException", "no table");
        small.time.runUntilEnd(blocked);
        assertThat(thrown.get()).isInstanceOf(WriterFatalException.class);
    }

    private void createTable() {
        String table = "{\"TableName\":\"t\",\"TableStatus\":\"ACTIVE\",\"AttributeDefinitions\":"
                + "[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"}],\"KeySchema\":"
                + "[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}]}";
        service.then(request -> request.answer(200, "{\"TableDescription\":" + table + "}"));
        assertThat(bench.blocking(() -> bench.dynamo.tables().create("t", KeySchema.of("pk", KeyType.S))))
                .isNull();
    }

    /** The last wait is as long as all before, as a rule. */
    @Test
    void missingTable_isNotWaitedForLong_whenItWasActive() {
        createTable();
        service.then(request -> request.error(400, "ResourceNotFoundException", "gone"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        bench.time.advance(Duration.ofSeconds(50));
        assertDead(bench, writer, "ResourceNotFoundException", 3);
    }

    @Test
    void missingTable_isWaitedForSomeSecondsAlone_whenItHasTakenAnItem() {
        createTable();
        service.then(ScriptedService.Request::written);
        BatchWriter writer = bench.writer();
        writer.put(item("first", 1));
        bench.linger();
        service.then(request -> request.error(400, "ResourceNotFoundException", "gone"));
        putMany(writer, "k", 3);
        bench.time.advance(Duration.ofSeconds(5));
        assertThat(writer.counts().pending()).isEqualTo(3);
        bench.time.advance(Duration.ofSeconds(26));
        assertDead(bench, writer, "ResourceNotFoundException", 3);
    }

    @Test
    void missingTable_isWaitedFor_whenThisClientHasJustCreatedIt() {
        createTable();
        service.then(request -> request.error(400, "ResourceNotFoundException", "not yet"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        bench.time.advance(Duration.ofSeconds(20));
        assertThat(writer.counts().pending()).isEqualTo(3);
        service.then(ScriptedService.Request::written);
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(3);
    }

    @Test
    void badRequest_thatIsNotDynamoDBs_endsTheWriterWithAHint_unlessItHasWritten() {
        service.then(request -> request.answer(400, "{\"error\":\"no such route\"}"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 25);
        bench.linger();
        assertThat(service.requests).hasSize(1);
        assertThatThrownBy(() -> writer.put(item("x", 1)))
                .isInstanceOf(WriterFatalException.class)
                .hasMessageContaining("is the endpoint right? It begins: {\"error\":\"no such route\"}");

        Bench other = new Bench(ScriptedService.writing());
        BatchWriter alive = other.writer();
        alive.put(item("first", 1));
        other.run();
        other.service.then(request -> {
            other.service.then(ScriptedService.Request::written);
            request.answer(400, "<html>a proxy's bad day</html>");
        });
        putMany(alive, "k", 25);
        assertThat(other.close(alive)).isNull();
        assertThat(other.service.requests).hasSize(3); // sent again whole, not by halves
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 401, 403, 404, 407})
    void webPage_isALostAnswer_onceSomethingWasWritten(int status) {
        BatchWriter writer = bench.writer();
        service.then(ScriptedService.Request::written);
        writer.put(item("first", 1));
        bench.run();
        service.then(request -> {
            service.then(ScriptedService.Request::written);
            request.answer(status, "<html>a proxy's bad day</html>"); // who knows what it has passed on
        });
        putMany(writer, "k", 25);
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(26);
    }

    @Test
    void page_thatIsNotDynamoDBs_endsTheWriterWithAHint() {
        service.then(request -> request.answer(200, "<html>please log in</html>"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        bench.linger();
        assertThatThrownBy(() -> writer.put(item("x", 1)))
                .isInstanceOf(WriterFatalException.class)
                .hasMessageContaining("proxy");
        assertThat(List.of(407, 302)).allSatisfy(status -> {
            Bench other = new Bench(ScriptedService.holding());
            other.service.then(request -> request.answer(status, "<html>go away</html>"));
            BatchWriter dead = other.writer();
            dead.put(item("a", 1));
            other.linger();
            assertThatThrownBy(() -> dead.put(item("b", 1))).isInstanceOf(WriterFatalException.class);
        });
    }
}
