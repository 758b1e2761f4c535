package dev.dynabatch.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many callers of one lane: nothing is lost, nothing overtakes what its caller gave before, nothing overlaps.
 *
 * <p>Callers that meet at an idle lane do so too seldom, and for too few instructions, for this to show that only one of
 * them sets it going: that rests on one atomic increment.
 */
class SerialLaneTest {
    private static final int THREADS = 3;
    private static final int EACH = 10_007;

    private final ExecutorService callbacks = Executors.newFixedThreadPool(3);
    private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        callbacks.shutdownNow();
        callers.shutdownNow();
    }

    @Test
    void tasks_runOneByOne_inTheOrderOfEachCaller() throws Exception {
        SerialLane lane = new SerialLane(callbacks);
        AtomicInteger running = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        List<List<Integer>> ran = new ArrayList<>(); // plain lists: the lane itself must make them safe
        List<Future<?>> ends = new ArrayList<>();
        CountDownLatch left = new CountDownLatch(THREADS * EACH);
        for (int thread = 0; thread < THREADS; thread++) {
            List<Integer> own = new ArrayList<>();
            ran.add(own);
            ends.add(callers.submit(() -> {
                for (int i = 0; i < EACH; i++) {
                    int number = i;
                    lane.execute(() -> {
                        if (running.incrementAndGet() != 1) {
                            overlapped.set(true);
                        }
                        own.add(number);
                        running.decrementAndGet();
                        left.countDown();
                    });
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get(60, TimeUnit.SECONDS);
        }
        assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(overlapped).isFalse();
        for (List<Integer> own : ran) {
            assertThat(own).hasSize(EACH).isSorted();
        }
    }

    @Test
    void task_isRunOnAThreadOfItsOwn_whenTheExecutorTakesNoMore() throws Exception {
        callbacks.shutdown();
        assertRunsOnAThreadOfItsOwn(callbacks);
        assertRunsOnAThreadOfItsOwn(task -> {
            throw new IllegalStateException("no thread to be had");
        });
        assertRunsOnAThreadOfItsOwn(task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        assertRunsOnAThreadOfItsOwn(task -> {
            SerialLaneTest.<RuntimeException>undeclared(new IOException("no thread to be had"));
        });
    }

    /** As Kotlin, which knows no checked exceptions, throws. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void undeclared(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Test
    void blocking_isRefused_inTheCallbacksOfThatExecutor_alsoAroundOthers() {
        Executor inner = Runnable::run;
        Executor outer = task -> task.run();
        List<Boolean> inCallback = new ArrayList<>();
        new SerialLane(outer).execute(() -> {
            new SerialLane(inner).execute(() -> {
                inCallback.add(SerialLane.inCallback(outer));
                inCallback.add(SerialLane.inCallback(inner));
            });
            inCallback.add(SerialLane.inCallback(outer));
            inCallback.add(SerialLane.inCallback(inner));
        });
        inCallback.add(SerialLane.inCallback(outer));
        assertThat(inCallback).containsExactly(true, true, true, false, false);
    }

    private static void assertRunsOnAThreadOfItsOwn(Executor executor) throws Exception {
        SerialLane lane = new SerialLane(executor);
        List<Integer> ran = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        lane.execute(() -> {
            lane.execute(() -> {
                ran.add(2);
                done.countDown();
            });
            ran.add(1);
            threads.add(Thread.currentThread());
            assertThatIllegalStateException().isThrownBy(() -> SerialLane.refuseInCallback(executor, "close"));
        });
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly(1, 2);
        assertThat(threads).doesNotContain(Thread.currentThread()).allMatch(Thread::isDaemon);
        SerialLane.refuseInCallback(executor, "close");
    }
}
