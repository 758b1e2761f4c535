package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.simulation.ScriptedService.Request;
import dev.dynabatch.simulation.promises.Retained;
import dev.dynabatch.value.ItemSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the arrays take in which operations stand side by side: an array is there as long as one operation in it, or one
 * request with a part of it. The memory budget covers them whole.
 */
class RetainedMemoryTest {
    private static final long BUDGET = 4L << 20;
    /** Each with an encoder of its own, as far as there are. */
    private static final int CALLERS = 2 * Runtime.getRuntime().availableProcessors();

    private static final Duration HOLD = Duration.ofMillis(500);

    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service, draft -> {
        draft.memoryBudget = BUDGET;
        draft.maxInFlight = 3_001;
    });
    private final Random random = new Random(31);
    private final List<ExecutorService> callers =
            Stream.generate(Executors::newSingleThreadExecutor).limit(CALLERS).toList();
    private int requests;
    private long peak;

    @AfterEach
    void stop() {
        callers.forEach(ExecutorService::shutdownNow);
    }

    private BatchWriter writer(UnaryOperator<WriterOptions> changes) {
        return bench.writer(options -> changes.apply(options.withLinger(Duration.ofHours(1))));
    }

    /** The callers take turns: so the operations of one request stand in as many arrays as there are callers. */
    private boolean put(BatchWriter writer, int number, int keys, int bytes) throws Exception {
        Map<String, Object> item = Map.of("pk", "k" + number % keys, "v", number, "data", "x".repeat(bytes));
        return callers.get(number % CALLERS).submit(() -> writer.tryPut(item)).get();
    }

    /** Those who encode at the same time need one each, and find it again. */
    private int eachWithAnEncoder(BatchWriter writer) throws Exception {
        CyclicBarrier together = new CyclicBarrier(CALLERS);
        List<Future<?>> ends = new ArrayList<>();
        for (ExecutorService caller : callers) {
            String key = "first" + ends.size();
            ItemSource source = sink -> {
                sink.name("pk");
                sink.string(key);
                await(together);
            };
            ends.add(caller.submit(() -> writer.put(source)));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        return CALLERS;
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Compares what is there with what is accounted for. */
    private void look() {
        List<Object> from = new ArrayList<>(List.of(bench.dynamo));
        service.requests.stream().filter(request -> !request.ended()).forEach(request -> from.add(request.raw.body()));
        Retained.Sum retained = Retained.of("\"pk\"", from);
        long encoders = (long) retained.encoders() * EncodedWrite.SHARED_BYTES;
        assertThat(retained.bytes())
                .as("bytes of arrays, beside those that encoders keep to write to")
                .isLessThanOrEqualTo(bench.holdings().memoryBytes() + encoders);
        peak = Math.max(peak, retained.bytes());
    }

    private void end(BatchWriter writer, int accepted) {
        service.then(Request::written);
        service.requests.forEach(Request::written);
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().accepted()).isEqualTo(accepted);
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void arrays_areAccountedFor_whenEachIsKeptByAFewOperationsOfASlowRequest() throws Exception {
        service.then(request -> {
            if (requests++ % 13 != 0) {
                request.written();
            }
        });
        BatchWriter writer = writer(options -> options);
        int accepted = eachWithAnEncoder(writer);
        while (put(writer, accepted, Integer.MAX_VALUE, 120)) {
            bench.time.advance(Duration.ofNanos(1_000)); // so that answers are heard of
            if (++accepted % 1_009 == 0) {
                look();
            }
        }
        look();
        assertThat(peak).as("of memory").isBetween(BUDGET / 2, BUDGET + (long) CALLERS * EncodedWrite.SHARED_BYTES);
        end(writer, accepted);
    }

    @Test
    void arrays_areAccountedFor_whateverBecomesOfTheOperations() throws Exception {
        service.then(this::chance);
        BatchWriter writer = writer(options -> options.withOrderHold(HOLD).withLinger(Duration.ofMillis(3)));
        int accepted = eachWithAnEncoder(writer);
        for (int number = 0; number < 30_011; number++) {
            boolean large = random.nextInt(199) == 0;
            accepted += put(writer, number, 1 + random.nextInt(2_003), large ? 30_013 : random.nextInt(700)) ? 1 : 0;
            if (random.nextInt(47) == 0) {
                bench.time.advance(Duration.ofMillis(random.nextInt(300)));
            }
            if (number % 503 == 0) {
                look();
            }
        }
        assertThat(peak).as("of memory").isGreaterThan(BUDGET / 3);
        service.then(Request::written);
        end(writer, accepted);
    }

    /** One in a few comes back, another is held and never answered, and so on. */
    private void chance(Request request) {
        String key = request.operations().get(random.nextInt(request.size())).replaceAll("^-|=.*", "");
        switch (random.nextInt(11)) {
            case 0 -> request.sendBack(key);
            case 1 -> request.throttle();
            case 2 -> request.reset();
            case 3 -> request.error(500, "InternalServerError", "oops");
            case 4 -> request.sendBackAll();
            case 5 -> {} // its time will be up
            default -> request.written();
        }
    }
}
