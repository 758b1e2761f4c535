package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.FailureReason;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad item never hurts its neighbours. */
class BisectionTest {
    private final ScriptedService service = ScriptedService.writing();
    private final Bench bench = new Bench(service);

    private BatchWriter writerThatHasWritten() {
        BatchWriter writer = bench.writer();
        writer.put(item("first", 0));
        bench.run();
        return writer;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void badItems_areFoundByHalves_andTheOthersWritten(int bad) {
        BatchWriter writer = writerThatHasWritten();
        List<String> poison = IntStream.range(0, bad)
                .mapToObj(i -> "\"k" + (i * 25 / bad) + "\"")
                .toList();
        service.then(request -> {
            if (poison.stream().anyMatch(request.body::contains)) {
                request.error(400, "ValidationException", "index key");
            } else {
                request.written();
            }
        });
        putMany(writer, "k", 25);
        BatchWriteException exception = bench.close(writer);
        assertThat(Bench.reasons(exception)).hasSize(bad).containsOnly(FailureReason.REFUSED);
        assertThat(writer.counts().written()).isEqualTo(1 + 25 - bad);
        // a tree of 25 leaves is 5 high: at most two requests a level for each bad item, and the whole
        assertThat(service.requests).hasSizeLessThanOrEqualTo(1 + 1 + 2 * 5 * bad);
    }

    @Test
    void badItem_isRefused_althoughItsNeighboursAreThrottledMeanwhile() {
        BatchWriter writer = writerThatHasWritten();
        service.then(request -> {
            if (request.body.contains("\"k11\"")) {
                request.error(400, "ValidationException", "index key");
            } else if (service.requests.size() % 2 == 0) {
                request.sendBackAll();
            } else {
                request.written();
            }
        });
        putMany(writer, "k", 25);
        BatchWriteException exception = bench.close(writer);
        assertThat(exception.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.item().string("pk")).isEqualTo("k11"));
        assertThat(writer.counts().written()).isEqualTo(25);
    }

    @Test
    void tooLargeBatch_isSplit_whenAProxySaysSo() {
        BatchWriter writer = writerThatHasWritten();
        service.then(request -> {
            if (request.size() > 3) {
                request.answer(413, "");
            } else {
                request.written();
            }
        });
        putMany(writer, "k", 25);
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(26);
    }
}
