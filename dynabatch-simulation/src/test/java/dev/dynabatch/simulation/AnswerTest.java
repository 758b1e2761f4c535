package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that are not whole or make no sense, and answers about the signature. */
class AnswerTest {
    private static final String STRANGER =
            "{\"UnprocessedItems\":{\"t\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"stranger\"}}}}]}}";

    /** It has the key of an item that was sent. */
    private static final String OF_ANOTHER_TABLE =
            "{\"UnprocessedItems\":{\"other\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"k1\"}}}}]}}";

    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service);

    private static final String WRITTEN = "{\"UnprocessedItems\":{}}";

    static Stream<Consumer<ScriptedService.Request>> unclearAnswers() {
        return Stream.of(
                request -> request.answer(200, ""),
                request -> request.answer(200, "{\"UnprocessedItems\":{"),
                request -> request.answer(200, "{} {}"),
                request -> request.answer(200, "[]"),
                request -> request.answer(200, STRANGER),
                request -> request.answer(200, "{\"UnprocessedItems\":{\"other\":[{\"PutRequest\":{\"Item\":{}}}]}}"),
                request -> request.answer(200, OF_ANOTHER_TABLE),
                request -> request.answer(200, "{\"UnprocessedItems\":{\"other\":[]}}"),
                request -> request.answer(200, "{\"UnprocessedItems\":{\"t\":[{}]}}"),
                request -> request.answer(200, "{\"UnprocessedItems\":{}}", "x-amz-crc32", "7"),
                request -> request.answer(200, WRITTEN, "X-Amz-Crc32", "not a number"),
                request -> request.answer(200, "{}"), // whoever that is, the service always says what came back
                request -> request.error(500, "InternalServerError", "oops"),
                request -> request.answer(502, "<html>bad gateway</html>"),
                request -> request.answer(503, ""),
                ScriptedService.Request::reset);
    }

    @ParameterizedTest
    @MethodSource("unclearAnswers")
    void batch_isUnknownAndSentAgain_whenTheAnswerIsNotClear(Consumer<ScriptedService.Request> answer) {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        bench.linger();
        answer.accept(service.request(0));
        writer.put(item("k1", 99)); // may not go before five seconds: the first may have been applied
        bench.time.advance(Duration.ofSeconds(1));
        assertThat(service.sent()).containsExactly(List.of("k0=0", "k1=1", "k2=2"), List.of("k0=0", "k1=1", "k2=2"));
        service.then(ScriptedService.Request::written);
        service.request(1).written();
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(4);
    }

    @Test
    void answer_isTaken_whenItsChecksumIsRightOrMissing() {
        service.then(request -> request.answer(200, WRITTEN, "x-amz-crc32", "4185382651"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        assertThat(bench.close(writer)).isNull();
        assertThat(service.requests).hasSize(1);
    }

    @Test
    void batch_isUnknownAndSentAgain_whenThereIsNoAnswerInTime() {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        bench.time.advance(Duration.ofSeconds(11));
        assertThat(service.request(0).cancelled()).isTrue();
        assertThat(service.requests).hasSize(2);
        service.request(0).written(); // too late: nobody listens
        assertThat(writer.counts().pending()).isEqualTo(3);
        service.then(ScriptedService.Request::written);
        service.request(1).written();
        assertThat(bench.close(writer)).isNull();
    }

    @Test
    void unprocessed_isMatchedByKey_inWhateverOrder() {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 5);
        bench.linger();
        service.then(ScriptedService.Request::written);
        service.request(0).sendBack("k1", "k3", "k4");
        assertThat(bench.close(writer)).isNull();
        assertThat(service.sent().stream().skip(1).flatMap(List::stream))
                .containsExactlyInAnyOrder("k1=1", "k3=3", "k4=4");
    }

    @Test
    void anotherTransportThatThrows_countsAsALostAnswer() {
        AtomicInteger calls = new AtomicInteger();
        service.then(request -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("a transport with a bug");
            }
            request.written();
        });
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        assertThat(bench.close(writer)).isNull();
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void request_isSignedAnewOnce_whenItsCredentialsHaveExpired() {
        AtomicInteger asked = new AtomicInteger();
        Bench signed = new Bench(ScriptedService.wantingSignatures(), draft -> {
            draft.region = "eu-west-1";
            draft.credentials = () -> Credentials.of("id" + asked.incrementAndGet(), "secret");
        });
        signed.service.then(request -> {
            if (request.raw.header("Authorization").contains("id1/")) {
                request.error(400, "ExpiredTokenException", "expired");
            } else {
                request.written();
            }
        });
        BatchWriter writer = signed.writer();
        putMany(writer, "k", 3);
        assertThat(signed.close(writer)).isNull();
        assertThat(asked).hasValue(2);
        assertThat(signed.service.requests).hasSize(2);
        assertThat(signed.service.last().raw.header("Authorization")).contains("Credential=id2/");
    }

    @Test
    void clock_isCorrectedByTheServicesDate_whenASignatureIsRefusedForItsTime() {
        Bench signed = new Bench(ScriptedService.wantingSignatures(), draft -> {
            draft.region = "eu-west-1";
            draft.credentials = () -> Credentials.of("id", "secret");
        });
        signed.service.then(request -> {
            if (request.raw.header("X-Amz-Date").startsWith("20231114T22")) {
                request.answer(
                        400,
                        "{\"__type\":\"InvalidSignatureException\",\"message\":\"Signature expired: 20231114T221320Z"
                                + " is now earlier than 20231114T234500Z\"}",
                        "Date",
                        "Wed, 15 Nov 2023 00:00:00 GMT");
            } else {
                request.written();
            }
        });
        BatchWriter writer = signed.writer();
        putMany(writer, "k", 3);
        assertThat(signed.close(writer)).isNull();
        assertThat(signed.service.requests).hasSize(2);
        assertThat(signed.service.last().raw.header("X-Amz-Date")).startsWith("20231115T000000");
    }
}
