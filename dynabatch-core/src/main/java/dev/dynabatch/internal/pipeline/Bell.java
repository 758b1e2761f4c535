package dev.dynabatch.internal.pipeline;

import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One thread waits for something that others bring: these ring, and pay next to nothing while nobody waits. */
final class Bell {
    private final Executor callbacks;
    private volatile @Nullable Waiting waiting;

    private record Waiting(BooleanSupplier there, CompletableFuture<Boolean> over) {}

    /** @param callbacks of the client that brings it: it is not waited for in one of them */
    Bell(Executor callbacks) {
        this.callbacks = callbacks;
    }

    /**
     * Waits, unless it is there.
     *
     * @param there whether it is; also asked by those who ring
     * @param call what is said to wait, should it be interrupted
     */
    void await(BooleanSupplier there, String call) {
        Waiting wait = new Waiting(there, new CompletableFuture<>());
        waiting = wait;
        if (!there.getAsBoolean()) { // whoever brings it later sees who waits
            var unused = Await.result(wait.over, callbacks, call);
        }
        waiting = null;
    }

    /** Something was brought. */
    void ring() {
        VarHandle.fullFence(); // it is seen by whoever begins to wait, or who waits is seen here
        Waiting wait = waiting;
        if (wait != null && wait.there.getAsBoolean()) {
            wait.over.complete(true);
        }
    }
}
