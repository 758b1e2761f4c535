package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.large;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.WaitInterruptedException;
import dev.dynabatch.simulation.ScriptedService.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The memory budget: a hard bound, given back to the last byte. */
class MemoryTest {
    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service, draft -> draft.memoryBudget = 4 << 20);

    private void fill(BatchWriter writer) {
        while (writer.tryPut(large("k" + writer.counts().accepted(), 400_000))) {
            // until there is no room
        }
    }

    @Test
    void tryPut_saysNo_whenMemoryIsFull_andSendsWhatIsBuffered() {
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ofHours(1)));
        fill(writer);
        assertThat(writer.counts().accepted()).isEqualTo(10);
        assertThat(bench.holdings().memoryBytes()).isBetween(4_000_000L, 4L << 20);
        assertThat(service.sent().stream().mapToInt(List::size).sum()).isEqualTo(10);
        service.requests.forEach(ScriptedService.Request::written);
        bench.run();
        assertThat(bench.holdings().memoryBytes()).isZero();
        assertThat(writer.tryPut(large("more", 400_000))).isTrue();
    }

    @Test
    void put_waits_untilThereIsRoom() {
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
        fill(writer);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread blocked = Bench.started(() -> writer.put(large("more", 400_000)), thrown);
        while (!bench.callerBlocked()) {
            Thread.onSpinWait();
        }
        assertThat(writer.counts().accepted()).isEqualTo(10);
        service.request(0).written();
        bench.time.runUntilEnd(blocked);
        assertThat(thrown).hasValue(null);
        assertThat(writer.counts().accepted()).isEqualTo(11);
    }

    /** Who is blocked has not encoded its item: that would be memory which nobody counts. */
    @Test
    void put_waitsBeforeItEncodes_whenItemsAreKnownToBeLarge() throws InterruptedException {
        BatchWriter writer = bench.writer();
        writer.put(large("first", 400_000));
        fill(writer);
        int before = (int) writer.counts().accepted();
        AtomicInteger encoded = new AtomicInteger();
        AtomicInteger mostInHand = new AtomicInteger();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        List<Thread> blocked = new ArrayList<>();
        for (int i = 0; i < 31; i++) {
            String key = "more" + i;
            String data = "x".repeat(400_000 + 100 * i); // larger than was known, too, and not by much
            Runnable put = () -> writer.put(sink -> {
                int inHand = encoded.incrementAndGet()
                        + before
                        - (int) writer.counts().accepted();
                mostInHand.accumulateAndGet(inHand, Math::max);
                sink.name("pk");
                sink.string(key);
                sink.name("data");
                sink.string(data);
            });
            blocked.add(Bench.started(put, thrown));
        }
        for (Thread each : blocked) {
            while (each.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        assertThat(encoded).hasValue(0);
        service.then(Request::written);
        service.requests.forEach(Request::written);
        for (Thread each : blocked) {
            bench.time.runUntilEnd(each);
        }
        assertThat(thrown).hasValue(null);
        assertThat(encoded).hasValue(31);
        assertThat(mostInHand).as("as many as fit the budget").hasValueLessThanOrEqualTo(10);
        assertThat(bench.close(writer)).isNull();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void put_isNotAccepted_whenThereIsNoRoomForTooLong() {
        BatchWriter writer = bench.writer(options -> options.withAcceptTimeout(Duration.ofMillis(20)));
        fill(writer);
        assertThatThrownBy(() -> writer.put(large("more", 400_000)))
                .isInstanceOf(NotAcceptedException.class)
                .hasMessageContaining("4194304");
        assertThat(writer.counts().accepted()).isEqualTo(10);
        service.then(ScriptedService.Request::written);
        service.requests.forEach(ScriptedService.Request::written);
        assertThat(bench.close(writer)).isNull();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void put_isNotAccepted_whenItsThreadIsInterrupted() throws InterruptedException {
        BatchWriter writer = bench.writer();
        fill(writer);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread blocked = Bench.started(() -> writer.put(large("more", 400_000)), thrown);
        while (!bench.callerBlocked()) {
            Thread.onSpinWait();
        }
        blocked.interrupt();
        blocked.join();
        assertThat(thrown.get()).isInstanceOf(WaitInterruptedException.class);
        assertThat(bench.callerBlocked()).isFalse();
        assertThat(writer.counts().accepted()).isEqualTo(10);
    }

    @Test
    void memory_isGivenBack_whenAnItemIsNotValid() {
        BatchWriter writer = bench.writer();
        assertThatThrownBy(() -> writer.put(Map.of("pk", ""))).isInstanceOf(InvalidItemException.class);
        assertThatThrownBy(() -> writer.put(large("k", 409_600))).isInstanceOf(InvalidItemException.class);
        assertThatThrownBy(() -> writer.put(Map.of("pk", "a", "x", Double.NaN)))
                .isInstanceOf(InvalidItemException.class);
        assertThat(bench.holdings().memoryBytes()).isZero();
        assertThat(writer.counts().accepted()).isZero();
    }

    @Test
    void item_mayBeChanged_oncePutHasReturned() {
        service.then(ScriptedService.Request::written);
        BatchWriter writer = bench.writer();
        Map<String, Object> item = new HashMap<>(Bench.item("a", 1));
        writer.put(item);
        item.put("v", 2);
        assertThat(bench.close(writer)).isNull();
        assertThat(service.last().operations()).containsExactly("a=1");
    }
}
