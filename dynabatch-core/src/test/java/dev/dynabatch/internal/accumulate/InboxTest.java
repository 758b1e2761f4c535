package dev.dynabatch.internal.accumulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.OperationKind;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final int CALLERS = 3;
    private static final int EACH = 30_011;

    private final Inbox inbox = new Inbox();

    private static WriteOperation operation(Object context) {
        return new WriteOperation(OperationKind.PUT, null, context);
    }

    private static List<WriteOperation> all(@Nullable WriteOperation first) {
        List<WriteOperation> all = new ArrayList<>();
        for (WriteOperation next = first; next != null; ) {
            all.add(next);
            next = next.followedBy();
        }
        return all;
    }

    @Test
    void operations_areTakenOutAllTogether_inTheOrderInWhichTheyWereLeft() {
        List<WriteOperation> left = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            left.add(operation(i));
            assertThat(inbox.leave(left.get(i - 1))).isEqualTo(i);
        }

        assertThat(inbox.size()).isEqualTo(7);
        assertThat(all(inbox.takeAll())).isEqualTo(left);
        assertThat(inbox.takeAll()).isNull();
        assertThat(inbox.leave(operation(8))).isEqualTo(1);
    }

    @Test
    void nothingIsTaken_onceItIsClosed_andWhatWasThereIsTakenOut() {
        WriteOperation last = operation("last");
        inbox.leave(last);

        assertThat(all(inbox.close())).containsExactly(last);
        assertThat(inbox.leave(operation("late"))).isZero();
        assertThat(inbox.takeAll()).isNull();
        assertThat(inbox.close()).isNull();
        assertThat(inbox.size()).isZero();
    }

    @Test
    void whatWasLeft_isTakenOutOnce_inEachCallersOrder_whateverThreadsDo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(leaving(caller)));
            }
            List<WriteOperation> taken = new ArrayList<>();
            while (taken.size() < EACH) {
                taken.addAll(all(inbox.takeAll()));
            }
            taken.addAll(all(inbox.close()));

            int[] next = new int[CALLERS];
            for (WriteOperation each : taken) {
                int number = (int) Objects.requireNonNull(each.context);
                assertThat(number / EACH).isBetween(0, CALLERS - 1);
                assertThat(number % EACH).isEqualTo(next[number / EACH]++);
            }
            for (int caller = 0; caller < CALLERS; caller++) {
                assertThat(callers.get(caller).get(60, TimeUnit.SECONDS)).isEqualTo(next[caller]);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Leaves operations until the inbox is closed; returns how many it took. */
    private Callable<Integer> leaving(int caller) {
        return () -> {
            int i = 0;
            while (i < EACH && inbox.leave(operation(caller * EACH + i)) > 0) {
                i++;
            }
            return i;
        };
    }
}
