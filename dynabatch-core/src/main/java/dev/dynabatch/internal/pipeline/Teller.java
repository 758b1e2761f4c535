package dev.dynabatch.internal.pipeline;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureSink;
import dev.dynabatch.OperationFailedException;
import dev.dynabatch.internal.model.WriteOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does, outside a writer's lock, what was decided under it: gives memory back, and tells whoever must be told. */
final class Teller {
    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");

    private final ClientParts client;
    private final WriterSpec spec;
    private final Finish finish;
    private final SerialLane futures;
    private final SerialLane sinks;

    /** Is told when everybody has been told an outcome who must be. */
    @FunctionalInterface
    interface Finish {
        void told(WriteOperation operation, boolean sinkThrew);
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
        if (delivery.freedBytes > 0) {
            client.memory().release(delivery.freedBytes);
        }
        delivery.flushed.forEach(Runnable::run);
        FailureSink sink = spec.options().failureSink();
        for (Delivery.Told told : delivery.told) {
            if (told.outcome() instanceof FailedOperation failure) {
                client.metrics().operationFailed(failure);
                if (sink != null) {
                    sinks.execute(() -> tellFuture(told, !tellSink(sink, failure)));
                    continue;
                }
            }
            tellFuture(told, false);
        }
    }

    private boolean tellSink(FailureSink sink, FailedOperation failure) {
        try {
            sink.failed(failure);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.warn("the failure sink of table '{}' threw; the operation counts as told", spec.table(), e);
            return false;
        }
    }

    private void tellFuture(Delivery.Told told, boolean sinkThrew) {
        WriteOperation operation = told.operation();
        var future = operation.future;
        if (future == null) {
            finish.told(operation, sinkThrew);
            return;
        }
        futures.execute(() -> {
            if (told.outcome() instanceof FailedOperation failure) {
                future.completeExceptionally(new OperationFailedException(failure));
            } else {
                future.complete(told.outcome());
            }
            finish.told(operation, sinkThrew);
        });
    }
}
