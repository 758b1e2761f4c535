package dev.dynabatch.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Divides work among threads. */
public final class Threads {
    private Threads() {}

    /** A share of the work. */
    @FunctionalInterface
    public interface Share {
        /** Does what is numbered {@code from} to {@code to - 1}. */
        void run(int from, int to);
    }

    /** Runs equal shares, each in a thread of its own; returns when all have ended. */
    public static void run(int threads, int work, Share share) {
        List<FutureTask<Void>> tasks = new ArrayList<>(threads);
        for (int i = 0; i < threads; i++) {
            int from = (int) ((long) work * i / threads);
            int to = (int) ((long) work * (i + 1) / threads);
            FutureTask<Void> task = new FutureTask<>(() -> share.run(from, to), null);
            tasks.add(task);
            new Thread(task, "caller-" + i).start();
        }
        for (FutureTask<Void> task : tasks) {
            try {
                task.get();
            } catch (Exception e) {
                throw new IllegalStateException("a caller's share of the writes failed", e);
            }
        }
    }
}
