package dev.dynabatch.internal.accumulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final int THREADS = 5;
    private static final int TOTAL = 97;
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final MemoryBudget budget = new MemoryBudget(TOTAL);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void bytes_areNeverHadTwice_andEverybodyIsServed() throws Exception {
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicInteger late = new AtomicInteger();
        List<Future<?>> ends = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            SplittableRandom random = new SplittableRandom(thread);
            ends.add(threads.submit(() -> {
                for (int i = 0; i < 5_003; i++) {
                    int bytes = 1 + random.nextInt(random.nextInt(5) == 0 ? TOTAL : 20);
                    boolean patient = random.nextInt(7) != 0;
                    if (budget.reserve(bytes, patient ? LONG : random.nextInt(3_000), () -> {})) {
                        most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                        if (random.nextInt(11) == 0) {
                            budget.nudge();
                        }
                        held.addAndGet(-bytes);
                        budget.release(bytes);
                    } else if (patient) {
                        late.incrementAndGet(); // nobody holds anything for a minute: its turn was forgotten
                    }
                }
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get(120, TimeUnit.SECONDS);
        }
        assertThat(late).hasValue(0);
        assertThat(most.get()).isBetween(20L, (long) TOTAL);
        assertThat(budget.used()).isZero();
        assertThat(budget.contended()).isFalse();
    }

    @Test
    void littleThatComesBack_isHadAfterAMoment_whenNoMoreDoes() throws Exception {
        MemoryBudget large = new MemoryBudget(64_000_003);
        assertThat(large.tryReserve(64_000_003)).isTrue();
        Future<Boolean> waits = threads.submit(() -> large.reserve(13, LONG, () -> {}));
        while (!large.contended()) {
            Thread.onSpinWait();
        }
        large.release(13);

        assertThat(waits.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(large.used()).isEqualTo(64_000_003);
        assertThat(large.contended()).isFalse();
    }

    @Test
    void largeOperation_isNotStarved_bySmallOnesThatComeLater() throws Exception {
        assertThat(budget.tryReserve(TOTAL)).isTrue();
        Future<Boolean> large = waiting(() -> budget.reserve(TOTAL, LONG, () -> {}));
        budget.release(TOTAL - 1);

        assertThat(budget.tryReserve(1)).isFalse();
        budget.release(1);
        assertThat(large.get(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Else callers with an encoded item in their hands, which nobody counts, would become more and more. */
    @Test
    void whoeverGivesBackToWaitForMore_isServedBeforeAllWhoWait() throws Exception {
        assertThat(budget.tryReserve(TOTAL)).isTrue();
        Future<Boolean> small = waiting(() -> budget.reserve(10, LONG, () -> {}));

        budget.release(1);
        assertThat(budget.exchange(10, 11, LONG, () -> {}))
                .as("there is room at once")
                .isTrue();
        assertThat(budget.exchange(11, 21, LONG, () -> budget.release(10))).isTrue();
        assertThat(small).isNotDone();
        budget.release(10);
        assertThat(small.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(budget.used()).isEqualTo(TOTAL);
    }

    @Test
    void exchange_leavesNothingHeld_whenItIsLateOrThrows() throws Exception {
        assertThat(budget.tryReserve(TOTAL)).isTrue();
        assertThat(budget.exchange(10, 11, 1, () -> {})).isFalse();
        assertThat(budget.used()).isEqualTo(TOTAL - 10);
        assertThatThrownBy(() -> budget.exchange(10, 21, LONG, () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(budget.used()).isEqualTo(TOTAL - 20);
        assertThat(budget.exchange(10, 30, LONG, () -> {})).isTrue();
        assertThat(budget.used()).isEqualTo(TOTAL);
        assertThat(budget.contended()).isFalse();
    }

    private Future<Boolean> waiting(Callable<Boolean> call) {
        Future<Boolean> future = threads.submit(call);
        while (budget.waiting() == 0) {
            Thread.onSpinWait();
        }
        return future;
    }
}
