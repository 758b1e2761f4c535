package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Credentials;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Clocks that jump by ten minutes: a function between two calls, a snapshot, a laptop asleep. */
class FrozenTest {
    private static final Duration FREEZE = Duration.ofMinutes(10);
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service);

    @Test
    void whatWasInFlight_isSentAgain_afterAFreeze() {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 53);
        bench.linger();
        bench.time.freeze(FREEZE);
        service.then(ScriptedService.Request::written);
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(53);
        assertThat(service.request(0).cancelled()).isTrue();
    }

    @Test
    void nothingIsGivenUp_whenAFreezeComesBetweenTwoFailures() {
        service.then(ScriptedService.Request::throttle);
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        for (int i = 0; i < 7; i++) {
            bench.time.advance(Duration.ofSeconds(11));
            bench.time.freeze(FREEZE);
        }
        assertThat(writer.counts().pending()).isEqualTo(3);
        service.then(ScriptedService.Request::written);
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(3);
    }

    @Test
    void nothingIsGivenUp_whenAFreezeComesWhileAnEndIsDealtWith() {
        for (boolean late : List.of(false, true)) {
            ScriptedService failing = late ? ScriptedService.holding() : ScriptedService.writing();
            AtomicReference<VirtualTime> holder = new AtomicReference<>();
            Bench own = new Bench(failing, draft -> {
                draft.callbackExecutor = Runnable::run;
                draft.observers.add(new DynabatchObserver() {
                    @Override
                    public void requestEnded(RequestMetrics metrics) {
                        if (failing.requests.size() == 2) {
                            holder.get().freeze(FREEZE);
                        }
                    }
                });
            });
            holder.set(own.time);
            failing.then(request -> {
                if (failing.requests.size() > 2) {
                    own.time.schedule(request::written, 1);
                } else if (!late) {
                    own.time.schedule(request::reset, 1);
                }
            });
            BatchWriter writer = own.writer();
            putMany(writer, "k", 3);
            assertThat(own.close(writer)).as("late: " + late).isNull();
            assertThat(writer.counts().written()).isEqualTo(3);
        }
    }

    @Test
    void singleCall_succeeds_whenAFreezeComesInItsMidst() {
        service.then(request -> {
            if (service.requests.size() == 1) {
                bench.time.freeze(FREEZE);
                request.reset();
            } else {
                request.answer(200, "{}");
            }
        });
        assertThat(bench.blocking(() -> bench.dynamo.get("t", Bench.key("a")))).isNull();
        assertThat(service.requests).hasSize(2);
    }

    @Test
    void hold_isNotShortened_byAFreeze() {
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
        writer.put(item("a", 1));
        writer.put(item("a", 2));
        service.request(0).reset();
        bench.time.advance(Duration.ofSeconds(1));
        service.last().error(400, "ValidationException", "no"); // the hold for the lost attempt goes on
        bench.time.freeze(FREEZE);
        bench.time.advance(Duration.ZERO);
        assertThat(service.sent()).noneMatch(sent -> sent.contains("a=2"));
        bench.time.advance(Duration.ofSeconds(5));
        assertThat(service.sent()).contains(List.of("a=2"));
    }

    // ---- wall time

    /** A bench whose requests are signed, with credentials that last a quarter of an hour by its clock. */
    private static Bench signed(List<Credentials> given) {
        VirtualTime[] time = new VirtualTime[1];
        Bench bench = new Bench(ScriptedService.wantingSignatures(), draft -> {
            draft.region = "eu-west-1";
            draft.credentials = () -> {
                Instant end = Instant.ofEpochMilli(time[0].millis()).plus(Duration.ofMinutes(15));
                Credentials fresh = new Credentials("id" + given.size(), "secret", "token", end);
                given.add(fresh);
                return fresh;
            };
        });
        time[0] = bench.time;
        return bench;
    }

    /** Refuses signatures that are more than five minutes off by the right clock, and says what that shows. */
    private static void checkTime(Bench bench, ScriptedService.Request request, Instant begin, List<Instant> refused) {
        Instant right = begin.plus(bench.time.elapsed());
        Instant signed = Instant.from(AMZ_DATE.parse(request.raw.header("X-Amz-Date")));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(right.atOffset(ZoneOffset.UTC));
        if (Duration.between(signed, right).abs().compareTo(Duration.ofMinutes(5)) > 0) {
            refused.add(signed);
            request.answer(
                    400,
                    "{\"__type\":\"com.amazon.coral.service#InvalidSignatureException\",\"message\":\"Signature expired:"
                            + " is now earlier\"}",
                    "Date",
                    date);
        } else {
            request.answer(200, "{\"UnprocessedItems\":{}}", "Date", date);
        }
    }

    @Test
    void signatures_areRightAgain_whenOnlyTheWallClockJumps() {
        Bench bench = signed(new ArrayList<>());
        Instant begin = Instant.ofEpochMilli(bench.time.millis());
        List<Instant> refused = new ArrayList<>();
        bench.service.then(request -> checkTime(bench, request, begin, refused));
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
        List<Integer> jumps = List.of(10, -10, -10, 20, -600, 590);
        for (int i = 0; i < jumps.size(); i++) {
            writer.put(item("a" + i, i));
            bench.time.advance(Duration.ofMillis(7)); // the same second still: the same Date
            bench.time.moveWall(Duration.ofMinutes(jumps.get(i)));
        }
        writer.put(item("z", 1));
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(7);
        assertThat(refused).hasSizeBetween(1, jumps.size());
    }

    @Test
    void answerThatWaitedForUs_doesNotMoveTheClock() {
        Bench bench = signed(new ArrayList<>());
        Instant begin = Instant.ofEpochMilli(bench.time.millis());
        List<Instant> refused = new ArrayList<>();
        String before = DateTimeFormatter.RFC_1123_DATE_TIME.format(begin.atOffset(ZoneOffset.UTC));
        bench.service.then(request -> {
            bench.time.freeze(FREEZE);
            request.answer(200, "{\"UnprocessedItems\":{}}", "Date", before);
        });
        BatchWriter writer = bench.writer();
        writer.put(item("a", 1));
        bench.linger();
        bench.service.then(request -> checkTime(bench, request, begin, refused));
        writer.put(item("b", 1));
        assertThat(bench.close(writer)).isNull();
        assertThat(refused).isEmpty();
    }

    @Test
    void credentials_areFetchedAnew_whenTheyEndedInAFreeze() {
        List<Credentials> given = new ArrayList<>();
        Bench bench = signed(given);
        BatchWriter writer = bench.writer();
        writer.put(item("a", 1));
        bench.run();
        bench.time.freeze(Duration.ofMinutes(20));
        writer.put(item("b", 1));
        assertThat(bench.close(writer)).isNull();
        assertThat(given).hasSize(2);
        assertThat(bench.service.last().raw.header("Authorization")).contains("Credential=id1/");
    }

    // ---- credentials that take their time

    private Bench slow(Runnable beforeCredentials) {
        return new Bench(ScriptedService.wantingSignatures(), draft -> {
            draft.region = "eu-west-1";
            draft.credentials = () -> {
                beforeCredentials.run();
                return Credentials.of("id", "secret");
            };
        });
    }

    @Test
    void credentials_areWaitedFor_whenSomebodyMustTypeACode() {
        Bench[] slow = new Bench[1];
        slow[0] = slow(() -> slow[0].time.advance(Duration.ofSeconds(113)));
        BatchWriter writer = slow[0].writer();
        putMany(writer, "k", 53);
        assertThat(slow[0].close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(53);
    }

    @Test
    void credentials_areWaitedFor_whenAFreezeComesInTheMidst() {
        Bench[] slow = new Bench[1];
        slow[0] = slow(() -> {
            slow[0].time.advance(Duration.ofSeconds(59));
            slow[0].time.freeze(FREEZE);
            slow[0].time.advance(Duration.ofSeconds(47));
        });
        BatchWriter writer = slow[0].writer();
        putMany(writer, "k", 53);
        assertThat(slow[0].close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(53);
    }

    @Test
    void credentials_areAskedForAgain_whenTheyCannotBeHadForAWhile() {
        Bench[] passing = new Bench[1];
        int[] asked = {0};
        passing[0] = slow(() -> {
            asked[0]++;
            if (asked[0] > 1 && asked[0] < 7) {
                throw new IllegalStateException("no route to the metadata service");
            }
        });
        BatchWriter writer = passing[0].writer();
        writer.put(item("a", 1));
        passing[0].run();
        passing[0].service.then(request -> {
            passing[0].service.then(ScriptedService.Request::written);
            request.error(400, "ExpiredTokenException", "expired");
        });
        putMany(writer, "k", 25);
        assertThat(passing[0].close(writer)).isNull();
        assertThat(asked[0]).isEqualTo(7);
    }

    @Test
    void writer_dies_whenCredentialsNeverCome() {
        Bench[] slow = new Bench[1];
        slow[0] = slow(() -> slow[0].time.advance(Duration.ofSeconds(127)));
        BatchWriter writer = slow[0].writer();
        putMany(writer, "k", 53);
        assertThat(slow[0].close(writer)).hasMessageContaining("no credentials within 120 s");
        assertThat(slow[0].service.requests).isEmpty();
    }
}
