package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.accumulate.Flushes;
import dev.dynabatch.internal.model.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** The end of what was asked of a getter: everybody is told, memory comes back, flushes are over. */
final class GetterTelling {
    private final ClientParts client;
    private final SerialLane lane;
    /** The getter's; guards the fields below. */
    private final ReentrantLock lock;

    private final Flushes flushes = new Flushes();
    private int flushing;

    GetterTelling(ClientParts client, ReentrantLock lock) {
        this.client = client;
        this.lane = new SerialLane(client.runtime().callbacks());
        this.lock = lock;
    }

    /** The period of what is asked for now. Guarded by the lock. */
    Epoch accept() {
        return flushes.accept();
    }

    /** Whether somebody waits for a flush. Guarded by the lock. */
    boolean flushing() {
        return flushing > 0;
    }

    /** Tells everybody who asked: users where their code may run. */
    void tell(GetAnswers answers) {
        boolean users = answers.tell(false);
        if (!users) {
            finish(answers.wants());
            return;
        }
        lane.execute(() -> {
            boolean unused = answers.tell(true);
            finish(answers.wants());
        });
    }

    /** The account of what was told ends. */
    private void finish(List<Want> wants) {
        List<Runnable> flushed = new ArrayList<>(0);
        long bytes = 0;
        lock.lock();
        try {
            for (Want want : wants) {
                for (Want each = want; each != null; each = each.joined) {
                    bytes += each.memoryBytes();
                    flushes.done(each.epoch, flushed);
                }
            }
            flushing -= flushed.size();
        } finally {
            lock.unlock();
        }
        client.memory().release(bytes);
        flushed.forEach(Runnable::run);
    }

    /** Runs a user's code. */
    void execute(Runnable task) {
        lane.execute(task);
    }

    /** Completed when everything asked for so far has its answer, and that was told. */
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean waits;
        lock.lock();
        try {
            waits = flushes.await(() -> done.complete(null));
            flushing += waits ? 1 : 0;
        } finally {
            lock.unlock();
        }
        if (!waits) {
            done.complete(null);
        }
        return done;
    }
}
