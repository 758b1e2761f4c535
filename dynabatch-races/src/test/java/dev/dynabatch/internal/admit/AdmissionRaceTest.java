package dev.dynabatch.internal.admit;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.internal.admit.InFlightLimit.End;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.metrics.ServiceOperation.Kind;
import dev.dynabatch.races.Interleavings;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Permits, capacity and hot keys: what several writers of one client share. */
@Tag("races")
class AdmissionRaceTest {
    private static final long SECOND = 1_000_000_000L;

    /** Takes a permit once, now or when called back, and gives it back. */
    private static final class Asker implements Runnable {
        private final InFlightLimit limit;
        private final AtomicInteger at;
        final AtomicInteger served = new AtomicInteger();

        Asker(InFlightLimit limit, AtomicInteger at) {
            this.limit = limit;
            this.at = at;
        }

        @Override
        public void run() {
            if (served.get() == 0 && limit.tryAcquire(this)) {
                served.incrementAndGet();
                require(at.incrementAndGet() == 1, "one permit, one holder");
                at.decrementAndGet();
                limit.release(End.OTHER, 0);
            }
        }
    }

    @Test
    void permit_reachesEverybody_andOnlyOneAtATime() {
        Interleavings.of(() -> {
            InFlightLimit limit = new InFlightLimit(1);
            AtomicInteger at = new AtomicInteger();
            Asker first = new Asker(limit, at);
            Asker second = new Asker(limit, at);
            Asker third = new Asker(limit, at);
            together(first::run, second::run, third::run);
            require(first.served.get() == 1, "the first was served");
            require(second.served.get() == 1, "the second was served");
            require(third.served.get() == 1, "the third was served");
            require(limit.inFlight() == 0, "every permit was given back");
        });
    }

    @Test
    void capacity_isSpentOnce_andGoesToWhoWaitsNext() {
        Interleavings.of(() -> {
            CapacityBudget budget = new CapacityBudget(new Allowance(5, Map.of(), SECOND), 0);
            AtomicInteger spent = new AtomicInteger();
            AtomicReference<Object> waits = new AtomicReference<>();
            together(() -> spend(budget, "a", spent, waits), () -> spend(budget, "b", spent, waits), () -> {
                if (budget.trySpend("c", 2, 0) == 0) {
                    budget.refund(2);
                }
            });
            require(spent.get() == 3, "of 5 units, 3 are spent once and not twice");
            require(budget.trySpend(waits.get(), 3, SECOND) == 0, "who was turned away has waited long enough");
        });
    }

    private static void spend(
            CapacityBudget budget, Object spender, AtomicInteger spent, AtomicReference<Object> waits) {
        if (budget.trySpend(spender, 3, 0) == 0) {
            spent.addAndGet(3);
        } else {
            waits.set(spender);
        }
    }

    @Test
    void allowance_isTheLastOneGiven_andWhatWasSpentStaysSpent() {
        Interleavings.of(() -> {
            CapacityLimiter limiter = CapacityLimiter.refreshed(Long.MAX_VALUE, () -> {});
            AtomicInteger spent = new AtomicInteger();
            Interleavings.Part allowAndSpend = () -> {
                limiter.allow(Kind.WRITE, new Allowance(5, Map.of(), SECOND), 0);
                if (limiter.trySpend(Thread.currentThread(), ServiceOperation.PUT_ITEM, 3, 0) == 0) {
                    spent.addAndGet(3);
                }
            };
            together(allowAndSpend, allowAndSpend);
            require(spent.get() == 3, "two who are told at once what may be spent share it");
        });
    }

    @Test
    void refresh_isAskedForOnce_whoeverFindsItDue() {
        Interleavings.of(() -> {
            AtomicInteger asked = new AtomicInteger();
            CapacityLimiter limiter = CapacityLimiter.refreshed(SECOND, asked::incrementAndGet);
            limiter.allow(Kind.WRITE, new Allowance(5, Map.of(), SECOND), 0);
            Interleavings.Part spend = () -> limiter.trySpend("a", ServiceOperation.PUT_ITEM, 1, 2 * SECOND);
            together(spend, spend, spend);
            require(asked.get() == 1, "asked once");
        });
    }

    /** Many threads for true: what counts here is one lock, and the counters are too many for Lincheck. */
    @Test
    void hotKey_isFoundOnce_byWhoeverMakesItHot() throws InterruptedException {
        for (int round = 0; round < 53; round++) {
            HotKeyWindow window = new HotKeyWindow(0);
            Key key = Key.copyOf(new byte[] {1, 2, 3}, 3);
            AtomicInteger found = new AtomicInteger();
            Interleavings.Part send = () -> {
                for (int i = 0; i < 101; i++) {
                    found.addAndGet(window.sent(key, 101, 1).size());
                }
            };
            together(send, send, send);
            require(found.get() == 1, "told of once");
            require(window.heaviest(3, 1).get(0).unitsPerSecond() > 3_825, "every unit was counted");
        }
    }
}
