package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.internal.time.RunningTime;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Time in which something could run. */
class RunningTimeTest {
    private static final Duration FREEZE = Duration.ofMinutes(10);

    private final VirtualTime machine = new VirtualTime();
    private final RunningTime running = new RunningTime(machine, machine);
    private final long start = running.nanos();

    private Duration counted() {
        return Duration.ofNanos(running.nanos() - start);
    }

    @Test
    void everythingCounts_whenNothingWaits() {
        machine.freeze(FREEZE);
        assertThat(counted()).isEqualTo(FREEZE);
    }

    @Test
    void everythingCounts_whenTheWaitIsLongAndTheMachineRuns() {
        running.schedule(() -> {}, Duration.ofHours(1).toNanos());
        machine.advance(Duration.ofMinutes(47));
        assertThat(counted()).isEqualTo(Duration.ofMinutes(47));
    }

    @Test
    void freezeHardlyCounts_whenSomethingWaits() {
        running.schedule(() -> {}, Duration.ofHours(1).toNanos());
        machine.advance(Duration.ofMillis(1_700));
        machine.freeze(FREEZE);
        assertThat(counted()).isBetween(Duration.ofMillis(1_700), Duration.ofMillis(4_700));
        machine.advance(Duration.ofSeconds(7));
        assertThat(counted()).isBetween(Duration.ofMillis(8_700), Duration.ofMillis(11_700));
    }

    @Test
    void everythingCounts_whenWhatWaitedWasCancelledOrRun() {
        running.schedule(() -> {}, 7).cancel();
        running.schedule(() -> {}, 11);
        machine.advance(Duration.ofSeconds(1));
        assertThat(machine.tasks()).isZero();
        machine.freeze(FREEZE);
        assertThat(counted()).isEqualTo(FREEZE.plusSeconds(1));
    }

    @Test
    void task_runsAtItsTime_notAtAStepBefore() {
        List<Duration> at = new ArrayList<>();
        running.schedule(() -> at.add(machine.elapsed()), 7_300_000_000L);
        machine.runUntilIdle(Duration.ofMinutes(1));
        assertThat(at).containsExactly(Duration.ofMillis(7_300));
    }

    @Test
    void task_runsAfterTheFreeze_whenItWasDueInIt() {
        List<Duration> at = new ArrayList<>();
        running.schedule(() -> at.add(machine.elapsed()), 7_300_000_000L);
        machine.freeze(FREEZE);
        machine.advance(Duration.ZERO);
        assertThat(at).containsExactly(FREEZE);
    }

    @Test
    void task_neverRuns_whenItIsCancelledInTheMiddleOfItsWait() {
        Scheduler.Timer timer = running.schedule(() -> assertThat(false).isTrue(), 7_300_000_000L);
        machine.advance(Duration.ofSeconds(5));
        timer.cancel();
        timer.cancel();
        machine.advance(Duration.ofSeconds(5));
        assertThat(machine.tasks()).isZero();
        machine.freeze(FREEZE);
        assertThat(counted()).isEqualTo(FREEZE.plusSeconds(10));
    }

    @Test
    void tasks_runByTheirTime_andThoseOfTheSameTimeInTheOrderTheyCame() {
        Random random = new Random(31);
        List<Long> expected = new ArrayList<>();
        List<Long> ran = new ArrayList<>();
        List<Scheduler.Timer> timers = new ArrayList<>();
        for (long i = 0; i < 1_009; i++) {
            long at = random.nextInt(101) * 1_000_003L;
            long id = at * 10_000 + i;
            timers.add(running.schedule(() -> ran.add(id), at));
            if (random.nextInt(3) == 0) {
                timers.get(timers.size() - 1 - random.nextInt(timers.size())).cancel();
            }
            expected.add(id);
        }
        machine.advance(Duration.ofSeconds(1));
        assertThat(ran).isSorted().hasSizeBetween(673, 800);
        assertThat(expected).containsAll(ran);
    }

    @Test
    void oneTimerServesAll_howeverManyAreSetAndTakenBack() {
        for (int i = 0; i < 1_009; i++) {
            running.schedule(() -> {}, 10_000_000_000L - i);
            running.schedule(() -> {}, 7_000_000L).cancel();
        }
        assertThat(machine.tasks()).isOne();
        machine.advance(Duration.ofSeconds(11));
        assertThat(machine.tasks()).isZero();
    }

    @Test
    void otherTasksRun_whenOneThrows() {
        List<Integer> ran = new ArrayList<>();
        running.schedule(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                7);
        running.schedule(() -> ran.add(11), 11);
        assertThatThrownBy(() -> machine.advance(Duration.ofSeconds(1))).hasMessage("on purpose");
        machine.advance(Duration.ofSeconds(1));
        assertThat(ran).containsExactly(11);
    }

    @Test
    void tasksRun_whenTheirSchedulerOnceHadNoThread() {
        AtomicInteger missing = new AtomicInteger(2);
        Scheduler scarce = new Scheduler() {
            @Override
            public Timer schedule(Runnable task, long delayNanos) {
                if (missing.getAndDecrement() > 0) {
                    throw new InternalError("no thread to be had");
                }
                return machine.schedule(task, delayNanos);
            }

            @Override
            public void close() {}
        };
        RunningTime time = new RunningTime(machine, scarce);
        List<Integer> ran = new ArrayList<>();
        assertThatThrownBy(() -> time.schedule(() -> ran.add(7), 7)).isInstanceOf(InternalError.class);
        assertThatThrownBy(() -> time.schedule(() -> ran.add(3), 3)).isInstanceOf(InternalError.class);
        time.schedule(() -> ran.add(11), 11);
        machine.advance(Duration.ofSeconds(1));
        assertThat(ran).endsWith(11);
    }

    @Test
    void neverGoesBack_whateverHappens() {
        Random random = new Random(29);
        Deque<Scheduler.Timer> timers = new ArrayDeque<>();
        long last = running.nanos();
        for (int i = 0; i < 10_007; i++) {
            switch (random.nextInt(5)) {
                case 0 -> timers.add(running.schedule(() -> {}, random.nextLong(20_000_000_000L)));
                case 1 -> {
                    if (!timers.isEmpty()) {
                        timers.remove().cancel();
                    }
                }
                case 2 -> machine.freeze(Duration.ofMillis(random.nextInt(10_000)));
                default -> machine.advance(Duration.ofMillis(random.nextInt(3_000)));
            }
            long now = running.nanos();
            assertThat(now - last).isNotNegative();
            last = now;
        }
        assertThat(counted()).isLessThan(machine.elapsed());
    }
}
