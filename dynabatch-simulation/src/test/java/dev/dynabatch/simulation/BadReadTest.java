package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Credentials;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.Query;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.retry.RetryPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every way of reading makes of credentials that have expired, and of an answer that is cut in the middle. */
class BadReadTest {
    private static final String ITEM = "{\"pk\":{\"S\":\"a\"},\"v\":{\"N\":\"7\"}}";
    private static final Map<String, Object> KEY = Map.of("pk", "a");

    /** A way of reading, that brings the values of {@code v}. */
    enum Way {
        GET("{\"Item\":" + ITEM + "}") {
            @Override
            List<Integer> read(Dynabatch dynamo) {
                return dynamo.get("t", KEY).item().stream()
                        .map(item -> item.intValue("v"))
                        .toList();
            }
        },
        GETTER("{\"Responses\":{\"t\":[" + ITEM + "]},\"UnprocessedKeys\":{}}") {
            @Override
            List<Integer> read(Dynabatch dynamo) {
                GetterOptions options = GetterOptions.DEFAULTS.withKeySchema(KeySchema.parse("pk:S"));
                try (var getter = dynamo.getter("t", options);
                        var answers = getter.getAll(List.of(KEY))) {
                    return answers.map(answer -> answer.item().orElseThrow().intValue("v"))
                            .toList();
                }
            }
        },
        SCAN("{\"Items\":[" + ITEM + "],\"Count\":1,\"ScannedCount\":1}") {
            @Override
            List<Integer> read(Dynabatch dynamo) {
                try (Stream<Item> items = dynamo.scan("t", ScanOptions.DEFAULTS.withTotalSegments(1))) {
                    return items.map(item -> item.intValue("v")).toList();
                }
            }
        },
        QUERY("{\"Items\":[" + ITEM + "],\"Count\":1,\"ScannedCount\":1}") {
            @Override
            List<Integer> read(Dynabatch dynamo) {
                try (Stream<Item> items = dynamo.query("t", Query.of("pk", "a"))) {
                    return items.map(item -> item.intValue("v")).toList();
                }
            }
        };

        final String answer;

        Way(String answer) {
            this.answer = answer;
        }

        abstract List<Integer> read(Dynabatch dynamo);
    }

    private final AtomicReference<List<Integer>> read = new AtomicReference<>(List.of());

    private @Nullable Throwable thrown(Bench bench, Way way) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        bench.time.runUntilEnd(Bench.started(() -> read.set(way.read(bench.dynamo)), thrown));
        return thrown.get();
    }

    private static Bench signed(AtomicInteger asked) {
        return new Bench(ScriptedService.wantingSignatures(), draft -> {
            draft.region = "eu-west-1";
            draft.credentials = () -> Credentials.of("id" + asked.incrementAndGet(), "secret");
        });
    }

    @ParameterizedTest
    @EnumSource
    void credentials_areAskedForAnew_whenTheyHaveExpired(Way way) {
        AtomicInteger asked = new AtomicInteger();
        Bench bench = signed(asked);
        bench.service.then(request -> {
            if (request.raw.header("Authorization").contains("id1/")) {
                request.error(400, "ExpiredTokenException", "The security token included in the request is expired");
            } else {
                request.answer(200, way.answer);
            }
        });
        assertThat(thrown(bench, way)).isNull();
        assertThat(read.get()).containsExactly(7);
        assertThat(bench.service.requests).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void expiredCredentials_areSaid_whenTheNewOnesHaveExpiredToo(Way way) {
        Bench bench = signed(new AtomicInteger());
        bench.service.then(request ->
                request.error(400, "ExpiredTokenException", "The security token included in the request is expired"));
        assertThat(thrown(bench, way))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("table 't'")
                .hasMessageContaining("ExpiredTokenException")
                .hasMessageContaining("The security token included in the request is expired");
        assertThat(bench.service.requests).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void answer_thatIsCutAnywhere_isAskedForAgain(Way way) {
        for (int length = 0; length < way.answer.length(); length++) {
            String cut = way.answer.substring(0, length);
            Bench bench = bench(draft -> {});
            bench.service.then(request -> request.answer(200, bench.service.requests.size() == 1 ? cut : way.answer));
            assertThat(thrown(bench, way)).as(cut).isNull();
            assertThat(read.get()).as(cut).containsExactly(7);
            assertThat(bench.service.requests).as(cut).hasSize(2);
        }
    }

    /** {@code {}} says of GetItem that there is no such item, and of all else that somebody else has answered. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GET")
    void answer_thatSaysNothing_isAskedForAgain(Way way) {
        Bench bench = bench(draft -> {});
        bench.service.then(request -> request.answer(200, bench.service.requests.size() == 1 ? "{}" : way.answer));
        assertThat(thrown(bench, way)).isNull();
        assertThat(read.get()).containsExactly(7);
        assertThat(bench.service.requests).hasSize(2);
    }

    @Test
    void answer_aboutAnotherTable_isAskedForAgain() {
        String other =
                "{\"Responses\":{\"other\":[{\"pk\":{\"S\":\"a\"},\"v\":{\"N\":\"8\"}}]},\"UnprocessedKeys\":{}}";
        Bench bench = bench(draft -> {});
        bench.service.then(
                request -> request.answer(200, bench.service.requests.size() == 1 ? other : Way.GETTER.answer));
        assertThat(thrown(bench, Way.GETTER)).isNull();
        assertThat(read.get()).containsExactly(7);
        assertThat(bench.service.requests).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GET")
    void answerOfSomebodyElse_isAskedForAgain_onceSomethingWasRead(Way way) {
        for (int status : List.of(200, 204, 400, 403, 404)) {
            Bench bench = bench(draft -> {});
            bench.service.then(request -> request.answer(status, "<html>please log in</html>"));
            assertThat(thrown(bench, way)).isInstanceOf(ServiceException.class).hasMessageContaining("please log in");
            assertThat(bench.service.requests).hasSize(1);
            bench.service.then(request -> request.answer(200, way.answer));
            assertThat(thrown(bench, way)).isNull();
            bench.service.then(request -> {
                bench.service.then(next -> next.answer(200, way.answer));
                request.answer(status, "<html>please log in</html>");
            });
            assertThat(thrown(bench, way)).isNull();
            assertThat(read.get()).containsExactly(7);
            assertThat(bench.service.requests).hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void transport_thatThrowsAnError_hasLostThatAttemptAlone(Way way) {
        Bench bench = bench(draft -> {});
        bench.service.then(first -> {
            bench.service.then(again -> again.answer(200, way.answer));
            throw new NoClassDefFoundError("some/HttpClient");
        });
        assertThat(thrown(bench, way)).isNull();
        assertThat(read.get()).containsExactly(7);
        assertThat(bench.service.requests).hasSize(2);
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @ParameterizedTest
    @EnumSource
    void answer_thatIsAlwaysCut_isSaid(Way way) {
        Bench bench = bench(draft -> draft.retryPolicy = RetryPolicy.DEFAULT.withMaxRounds(3));
        String half = way.answer.substring(0, way.answer.length() / 2);
        bench.service.then(request -> request.answer(200, half));
        assertThat(thrown(bench, way))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("table 't' failed after 3 attempts")
                .hasMessageContaining("MalformedAnswer");
        assertThat(bench.service.requests).hasSize(3);
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    private static Bench bench(Consumer<ClientConfig.Draft> settings) {
        return new Bench(ScriptedService.holding(), settings);
    }
}
