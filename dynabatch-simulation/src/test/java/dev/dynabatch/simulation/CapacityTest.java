package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.large;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.rate.FixedRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rate, the requests in flight, and the size of a request. */
class CapacityTest {
    private final ScriptedService service = ScriptedService.writing();

    @Test
    void fixedRate_isKept_andEverythingIsWritten() {
        Bench bench = new Bench(service, draft -> draft.limit = FixedRate.writes(100));
        BatchWriter writer = bench.writer();
        List<Long> writtenAt = new ArrayList<>();
        service.then(request -> {
            writtenAt.add(bench.time.elapsed().toMillis());
            request.written();
        });
        putMany(writer, "k", 1_009);
        assertThat(bench.close(writer)).isNull();
        // 100 units are saved up, and 909 more come in at 100 a second
        assertThat(bench.time.elapsed()).isBetween(Duration.ofMillis(9_050), Duration.ofMillis(9_300));
        assertThat(writtenAt).isSorted().filteredOn(at -> at == 0).hasSize(4);
    }

    @Test
    void batchThatWaitsForCapacity_leaves_whenOnlyALaterVersionIsPutMeanwhile() {
        Bench bench = new Bench(service, draft -> draft.limit = FixedRate.writes(25));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 25);
        bench.time.advance(Duration.ZERO);
        putMany(writer, "m", 25); // formed, and waits
        writer.put(item("m7", 99)); // stands behind, so that nothing lingers
        bench.time.advance(Duration.ofSeconds(3));
        assertThat(writer.counts().written()).isEqualTo(51);
    }

    @Test
    void batchLargerThanTheBurst_leaves_andIsPaidForAfterwards() {
        Bench bench = new Bench(service, draft -> draft.limit = new FixedRate(10, 10, Duration.ofMillis(500)));
        BatchWriter writer = bench.writer();
        writer.put(large("a", 100_000)); // 98 units, against a burst of 5
        writer.put(large("b", 1));
        assertThat(bench.close(writer)).isNull();
        BatchWriter next = bench.writer();
        next.put(large("c", 1));
        assertThat(bench.close(next)).isNull();
        assertThat(bench.time.elapsed()).isBetween(Duration.ofMillis(9_400), Duration.ofMillis(9_700));
    }

    @Test
    void largeBatch_doesNotStarve_besideManySmallOnes() {
        Bench bench = new Bench(service, draft -> draft.limit = FixedRate.writes(100));
        BatchWriter small = bench.writer();
        putMany(small, "k", 5_003);
        BatchWriter big = bench.writer();
        big.put(large("a", 200_000));
        bench.time.advance(Duration.ofSeconds(10));
        assertThat(big.counts().written()).isEqualTo(1);
        assertThat(small.counts().pending()).isPositive();
    }

    @Test
    void estimate_isCorrected_byWhatTheServiceReports() {
        Bench bench = new Bench(service, draft -> draft.limit = FixedRate.writes(10));
        service.then(request -> request.answer(
                200, "{\"UnprocessedItems\":{},\"ConsumedCapacity\":[{\"TableName\":\"t\",\"CapacityUnits\":50.0}]}"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 25);
        bench.linger();
        putMany(writer, "m", 5); // in debt by 40 units
        assertThat(bench.close(writer)).isNull();
        assertThat(bench.time.elapsed()).isBetween(Duration.ofMillis(4_300), Duration.ofMillis(4_700));
    }

    @Test
    void whatWasNotApplied_costsNothing() {
        Bench bench = new Bench(service, draft -> draft.limit = FixedRate.writes(25));
        service.then(request -> {
            if (service.requests.size() < 7) {
                request.throttle();
            } else {
                request.written();
            }
        });
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 25);
        bench.time.advance(Duration.ofSeconds(5));
        assertThat(service.requests).hasSize(7);
        assertThat(writer.counts().written()).isEqualTo(25);
    }

    @Test
    void requests_areNoMoreAtOnce_thanMayBeInFlight() {
        Bench bench = new Bench(service, draft -> draft.maxInFlight = 3);
        service.then(request -> {});
        BatchWriter one = bench.writer();
        BatchWriter other = bench.writer();
        putMany(one, "k", 25 * 5);
        putMany(other, "k", 25 * 5);
        assertThat(service.requests).hasSize(3);
        for (int i = 0; i < 10; i++) {
            assertThat(bench.holdings().requestsInFlight()).isLessThanOrEqualTo(3);
            service.request(i).written();
            bench.time.advance(Duration.ZERO);
        }
        bench.run();
        assertThat(one.counts().written()).isEqualTo(125);
        assertThat(other.counts().written()).isEqualTo(125);
        assertThat(service.requests).hasSize(10);
    }

    @Test
    void request_staysUnderSixteenMegabytes() {
        Bench bench = new Bench(service, draft -> draft.memoryBudget = 64 << 20);
        BatchWriter writer = bench.writer();
        String text = "\u0001".repeat(400_000); // six bytes each in JSON
        for (int i = 0; i < 17; i++) {
            writer.put(Map.of("pk", "k" + i, "data", text));
        }
        assertThat(bench.close(writer)).isNull();
        assertThat(service.requests)
                .allSatisfy(request -> assertThat(request.raw.body().size()).isLessThan(16 << 20));
        assertThat(service.requests).hasSize(3);
    }

    @Test
    void hotPartition_waits_whileEverythingElseFlows() {
        Bench bench = new Bench(service);
        service.then(request -> {
            if (request.body.contains("{\"S\":\"hot\"}")) {
                request.sendBack("hot");
            } else {
                request.written();
            }
        });
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 1_009);
        writer.put(Bench.item("hot", 1));
        putMany(writer, "m", 1_009);
        bench.time.advance(Duration.ofMillis(50));
        assertThat(writer.counts().written()).isEqualTo(2_018);
        assertThat(writer.counts().pending()).isEqualTo(1);
        service.then(ScriptedService.Request::written);
        assertThat(bench.close(writer)).isNull();
    }

    @Test
    void restOfTheTable_flows_whenAThrottleNamesAKeyRange() {
        Bench bench = new Bench(service);
        service.then(request -> request.answer(
                400,
                "{\"__type\":\"ThrottlingException\",\"message\":\"slow down\",\"throttlingReasons\":"
                        + "[{\"reason\":\"TableWriteKeyRangeThroughputExceeded\",\"resource\":\"arn\"}]}"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 7);
        bench.linger();
        service.then(ScriptedService.Request::written);
        putMany(writer, "m", 25);
        assertThat(service.last().operations()).first().isEqualTo("m0=0");
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(7 + 25);
    }

    @Test
    void nothingLeaves_whileTheTableIsThrottled() {
        Bench bench = new Bench(service);
        service.then(ScriptedService.Request::throttle);
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 25);
        bench.time.advance(Duration.ZERO);
        service.then(ScriptedService.Request::written);
        putMany(writer, "m", 25);
        assertThat(service.requests).hasSize(1);
        assertThat(bench.close(writer)).isNull();
        assertThat(service.request(1).operations()).first().isEqualTo("k0=0");
    }

    @Test
    void capacity_isNotKept_byAWriterThatIsAborted() {
        Bench bench = new Bench(service, draft -> draft.limit = FixedRate.writes(100));
        BatchWriter first = bench.writer();
        first.put(large("a", 400_000));
        bench.linger();
        first.put(large("b", 400_000)); // nearly 300 units are owed: this one waits for its own besides
        bench.linger();
        BatchWriter second = bench.writer();
        first.abort();
        putMany(second, "k", 25);
        assertThat(bench.close(second)).isNull();
        assertThat(bench.time.elapsed()).isLessThan(Duration.ofSeconds(7));
    }
}
