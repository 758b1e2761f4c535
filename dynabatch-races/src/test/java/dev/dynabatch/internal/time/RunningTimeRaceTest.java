package dev.dynabatch.internal.time;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.races.Interleavings;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Time able to run, read without a lock while others schedule, cancel and are frozen. */
@Tag("races")
class RunningTimeRaceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long FREEZE = 600 * SECOND;

    /** A clock that is set, and timers that are rung by hand. */
    private static final class Machine implements Ticker, Scheduler {
        final AtomicLong nanos = new AtomicLong();
        final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();
        final RunningTime time = new RunningTime(this, this);

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public Timer schedule(Runnable task, long delayNanos) {
            timers.add(task);
            return () -> timers.remove(task);
        }

        void ring() {
            Runnable next = timers.poll();
            if (next != null) {
                next.run();
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void nanos_neverGoBack_whenEverythingFreezesMeanwhile() {
        Interleavings.of(() -> {
            Machine machine = new Machine();
            together(
                    () -> {
                        long first = machine.time.nanos();
                        long second = machine.time.nanos();
                        require(second - first >= 0, "time goes on: from " + first + " to " + second);
                    },
                    () -> {
                        machine.time.schedule(() -> {}, FREEZE);
                        machine.nanos.addAndGet(FREEZE);
                        machine.time.nanos();
                    });
        });
    }

    @Test
    void freeze_countsForAMomentAlone_whoeverLooksFirst() {
        Interleavings.of(() -> {
            Machine machine = new Machine();
            machine.time.schedule(() -> {}, FREEZE);
            Interleavings.Part look = () -> machine.time.nanos();
            together(look, () -> machine.nanos.addAndGet(FREEZE), look);
            require(machine.time.nanos() == RunningTime.MOST_NANOS, "not more, though two looked");
        });
    }

    @Test
    void task_runsOrIsCancelled_andIsNotWaitedForAfter() {
        Interleavings.of(() -> {
            Machine machine = new Machine();
            AtomicInteger ran = new AtomicInteger();
            Scheduler.Timer timer = machine.time.schedule(ran::incrementAndGet, 2 * SECOND);
            machine.nanos.set(2 * SECOND);
            together(machine::ring, timer::cancel, timer::cancel);
            require(ran.get() <= 1, "once at most");
            long before = machine.time.nanos();
            machine.nanos.addAndGet(FREEZE);
            require(machine.time.nanos() - before == FREEZE, "with nobody waiting all time counts");
        });
    }

    @Test
    void step_leavesOneTimerAtMost_thatCallsForNothing_whenItsTaskIsCancelledMeanwhile() {
        Interleavings.of(() -> {
            Machine machine = new Machine();
            Scheduler.Timer timer = machine.time.schedule(() -> {}, 5 * SECOND);
            machine.nanos.set(SECOND);
            together(machine::ring, timer::cancel);
            require(machine.timers.size() <= 1, "one timer serves all tasks");
            machine.ring();
            require(machine.timers.isEmpty(), "and it is not set again for nothing");
        });
    }
}
