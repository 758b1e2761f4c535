package dev.dynabatch.internal.accumulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
        Future<Boolean> large = threads.submit(() -> budget.reserve(TOTAL, LONG, () -> {}));
        while (!budget.contended()) {
            Thread.onSpinWait();
        }
        budget.release(TOTAL - 1);

        assertThat(budget.tryReserve(1)).isFalse();
        budget.release(1);
        assertThat(large.get(60, TimeUnit.SECONDS)).isTrue();
    }
}
