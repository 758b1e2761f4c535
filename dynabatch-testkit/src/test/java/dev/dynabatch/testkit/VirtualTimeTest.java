package dev.dynabatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.internal.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final long SECOND = 1_000_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasks_runByTimeThenByOrder_whenTimeMovesPastThem() {
        time.schedule(() -> ran.add("late"), 3 * SECOND);
        time.schedule(() -> ran.add("first"), SECOND);
        time.schedule(() -> ran.add("second"), SECOND);
        time.advance(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("first", "second");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(1));
        assertThat(ran).endsWith("late");
    }

    @Test
    void clocks_moveTogether_fromOriginsOfTheirOwn() {
        long nanos = time.nanos();
        long millis = time.millis();
        time.advance(Duration.ofSeconds(11)); // past the overflow of elapsed time
        assertThat(time.nanos() - nanos).isEqualTo(11 * SECOND);
        assertThat(time.nanos()).isNegative();
        assertThat(time.millis() - millis).isEqualTo(11_000);
    }

    @Test
    void task_seesItsOwnTime_andMayScheduleMore() {
        time.schedule(
                () -> {
                    ran.add("at " + time.elapsed().toSeconds());
                    time.schedule(() -> ran.add("at " + time.elapsed().toSeconds()), 2 * SECOND);
                },
                SECOND);
        time.runUntilIdle(Duration.ofMinutes(1));
        assertThat(ran).containsExactly("at 1", "at 3");
    }

    @Test
    void cancelledTask_doesNotRun() {
        Scheduler.Timer timer = time.schedule(() -> ran.add("cancelled"), SECOND);
        timer.cancel();
        assertThat(time.tasks()).isZero();
        time.advance(Duration.ofSeconds(7));
        assertThat(ran).isEmpty();
    }

    @Test
    void runUntilIdle_throws_whenThereIsNoEndToIt() {
        time.schedule(this::again, SECOND);
        assertThatThrownBy(() -> time.runUntilIdle(Duration.ofSeconds(5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("still 1 tasks");
        assertThat(ran).hasSize(5);
    }

    private void again() {
        ran.add("again");
        time.schedule(this::again, SECOND);
    }

    @Test
    void runUntilEnd_movesTime_whileTheOtherThreadWaits() {
        CountDownLatch latch = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            time.schedule(latch::countDown, 3_600 * SECOND);
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();
        time.runUntilEnd(other);
        assertThat(time.elapsed()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void executor_runsLater_inOrder() {
        time.executor().execute(() -> ran.add("one"));
        time.executor().execute(() -> ran.add("two"));
        assertThat(ran).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(ran).containsExactly("one", "two");
    }
}
