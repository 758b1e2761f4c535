package dev.dynabatch.internal.pipeline;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureSink;
import dev.dynabatch.OperationFailedException;
import dev.dynabatch.Outcome;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Does, outside a writer's lock, what was decided under it: gives memory back, and tells whoever must be told. */
final class Teller {
    private final ClientParts client;
    private final WriterSpec spec;
    private final Finish finish;
    private final SerialLane futures;
    private final SerialLane sinks;

    /** Is told when everybody has been told who must be told the outcomes of these. */
    @FunctionalInterface
    interface Finish {
        /**
         * Told once of each operation.
         *
         * @param untold those of them that failed, and whose futures somebody else had completed: nobody was told
         */
        void told(List<WriteOperation> operations, List<Delivery.Told> untold, boolean sinkThrew);
    }

    Teller(ClientParts client, WriterSpec spec, Finish finish) {
        this.client = client;
        this.spec = spec;
        this.finish = finish;
        this.futures = new SerialLane(client.runtime().callbacks());
        this.sinks = new SerialLane(client.runtime().callbacks());
    }

    /** Runs user code, behind the futures told so far. */
    void execute(Runnable task) {
        futures.execute(task);
    }

    void deliver(Delivery delivery) {
        long freed = delivery.freedBytes();
        if (freed > 0) {
            client.memory().release(freed);
        }
        delivery.flushed.forEach(Runnable::run);
        if (delivery.told.isEmpty()) {
            return;
        }
        FailureSink sink = spec.options().failureSink();
        List<Delivery.Told> withFuture = new ArrayList<>(delivery.told.size());
        List<WriteOperation> without = new ArrayList<>(0);
        for (Delivery.Told told : delivery.told) {
            if (told.outcome() instanceof FailedOperation failure) {
                client.metrics().operationFailed(failure);
                if (sink != null) {
                    sinks.execute(() -> tellSinkFirst(sink, failure, told));
                    continue;
                }
            }
            if (told.byFuture()) {
                withFuture.add(told);
            } else {
                without.add(told.operation());
            }
        }
        if (!without.isEmpty()) {
            finish.told(without, List.of(), false);
        }
        if (!withFuture.isEmpty()) {
            futures.execute(() -> tellFutures(withFuture, false));
        }
    }

    private void tellSinkFirst(FailureSink sink, FailedOperation failure, Delivery.Told told) {
        boolean threw = !tellSink(sink, failure);
        if (told.byFuture()) {
            futures.execute(() -> tellFutures(List.of(told), threw));
        } else {
            finish.told(List.of(told.operation()), List.of(), threw);
        }
    }

    private boolean tellSink(FailureSink sink, FailedOperation failure) {
        try {
            sink.failed(failure);
            return true;
        } catch (Exception | Error e) { // also a checked one: not every language knows these
            SerialLane.warn("the failure sink of table '" + spec.table() + "' threw; the operation counts as told", e);
            return false;
        }
    }

    /** Those whose outcomes were decided together, one after the other; then their accounts end together. */
    private void tellFutures(List<Delivery.Told> all, boolean sinkThrew) {
        List<WriteOperation> finished = new ArrayList<>(all.size());
        List<Delivery.Told> untold = new ArrayList<>(0);
        try {
            for (Delivery.Told told : all) {
                finished.add(told.operation());
                if (!complete(told)) {
                    untold.add(told);
                }
            }
        } finally {
            finish.told(finished, untold, sinkThrew);
        }
    }

    /** Whether whoever must know does: a failure is not told by a future that was cancelled, or has timed out. */
    private static boolean complete(Delivery.Told told) {
        CompletableFuture<Outcome> future = told.operation().future;
        if (future == null) {
            return true;
        }
        if (told.outcome() instanceof FailedOperation failure) {
            return future.completeExceptionally(new OperationFailedException(failure));
        }
        future.complete(told.outcome());
        return true;
    }
}
