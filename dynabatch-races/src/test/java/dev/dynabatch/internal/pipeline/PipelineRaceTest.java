package dev.dynabatch.internal.pipeline;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.races.Interleavings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pieces of the pipeline that many requests share. */
@Tag("races")
class PipelineRaceTest {
    @Test
    void lane_runsEveryTask_oneByOne_inTheOrderOfEachThread() {
        Interleavings.of(() -> {
            SerialLane lane = new SerialLane(task -> task.run());
            AtomicInteger running = new AtomicInteger();
            List<Integer> ran = new ArrayList<>(); // unguarded: the lane is the guard
            together(
                    () -> {
                        lane.execute(() -> once(running, ran, 1));
                        lane.execute(() -> once(running, ran, 2));
                    },
                    () -> lane.execute(() -> once(running, ran, 3)));
            require(ran.size() == 3, "every task ran once: " + ran);
            require(ran.indexOf(1) < ran.indexOf(2), "in order: " + ran);
        });
    }

    private static void once(AtomicInteger running, List<Integer> ran, int task) {
        require(running.incrementAndGet() == 1, "one at a time");
        ran.add(task);
        running.decrementAndGet();
    }

    @Test
    void bell_isHeard_byWhoBeginsToWait() {
        Interleavings.of(() -> {
            Bell bell = new Bell(task -> task.run());
            AtomicInteger brought = new AtomicInteger();
            together(
                    () -> {
                        bell.await(() -> brought.get() >= 1, "the first");
                        require(brought.get() >= 1, "there");
                        bell.await(() -> brought.get() == 2, "the second");
                    },
                    () -> {
                        brought.incrementAndGet();
                        bell.ring();
                        brought.incrementAndGet();
                        bell.ring();
                    });
        });
    }

    @Test
    void clock_isRight_forWhoeverWasToldThatItIsWrong() {
        Interleavings.of(() -> {
            SkewedClock clock = new SkewedClock(() -> 0);
            Interleavings.Part answered = () -> {
                clock.answered("Thu, 1 Jan 1970 02:00:00 GMT", 0);
                require(clock.millis() == 7_200_000, "what is signed next is signed with the service's time");
            };
            together(answered, answered);
        });
    }

    @Test
    void attempt_endsOnce_andItsExchangeIsGivenUpWhenItsTimeIsUp() {
        Interleavings.of(() -> {
            HeldExchange held = new HeldExchange();
            together(held::send, held::answer, held::ring);
            require(held.ends.size() <= 1, "ended once");
            held.answer();
            held.runLater();
            require(held.ends.size() == 1, "ended");
            require(held.ends.peek() instanceof Attempt.Answered || held.cancelled.get() > 0, "given up");
        });
    }
}
