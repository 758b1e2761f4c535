package dev.dynabatch.internal.accumulate;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.races.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bytes that all writers of a client share: taken and given back without a lock while nobody waits. */
@Tag("races")
class MemoryBudgetRaceTest {
    private static final long LONG = 1L << 60;

    @Test
    void bytes_areNeverHadTwice_andReachWhoeverWaits() {
        Interleavings.of(() -> {
            MemoryBudget budget = new MemoryBudget(10);
            AtomicInteger held = new AtomicInteger();
            Interleavings.Part seven = () -> {
                require(budget.reserve(7, LONG, () -> {}), "had in time");
                require(held.addAndGet(7) <= 10, "within the budget");
                held.addAndGet(-7);
                budget.release(7);
            };
            together(seven, seven, () -> {
                if (budget.tryReserve(5)) {
                    require(held.addAndGet(5) <= 10, "within the budget");
                    held.addAndGet(-5);
                    budget.release(5);
                }
            });
            require(budget.used() == 0, "all of it was given back");
            require(!budget.contended(), "nobody waits");
        });
    }

    @Test
    void nudge_endsTheWait_ofWhoeverFindsItSenseless() {
        Interleavings.of(() -> {
            MemoryBudget budget = new MemoryBudget(10);
            require(budget.tryReserve(10), "there");
            AtomicInteger senseless = new AtomicInteger();
            AtomicInteger gaveUp = new AtomicInteger();
            together(
                    () -> {
                        try {
                            budget.reserve(7, LONG, () -> {
                                if (senseless.get() == 1) {
                                    throw new IllegalStateException("no more");
                                }
                            });
                        } catch (IllegalStateException e) {
                            gaveUp.incrementAndGet();
                        }
                    },
                    () -> {
                        senseless.set(1);
                        budget.nudge();
                    });
            require(gaveUp.get() == 1, "gave up");
            require(budget.used() == 10, "took nothing");
            require(!budget.contended(), "nobody waits");
        });
    }

    @Test
    void interrupt_losesNoBytes_whenItMeetsTheGrant() {
        Interleavings.of(() -> {
            MemoryBudget budget = new MemoryBudget(10);
            require(budget.tryReserve(10), "there");
            AtomicInteger had = new AtomicInteger();
            Thread waiting = new Thread(() -> {
                try {
                    if (budget.reserve(7, LONG, () -> {})) {
                        had.set(7);
                    }
                } catch (InterruptedException e) {
                    had.set(0);
                }
            });
            waiting.start();
            together(waiting::interrupt, () -> budget.release(10));
            waiting.join();
            require(budget.used() == had.get(), "what is held is what somebody has");
            require(!budget.contended(), "nobody waits");
        });
    }
}
