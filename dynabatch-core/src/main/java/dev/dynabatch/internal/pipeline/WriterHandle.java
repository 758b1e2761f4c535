package dev.dynabatch.internal.pipeline;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.KeySchema;
import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Outcome;
import dev.dynabatch.WaitInterruptedException;
import dev.dynabatch.Write;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.SharedArray;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.metrics.RequestMetrics;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The blocking skin of a writer's engine: memory, waiting, and exceptions. */
final class WriterHandle implements BatchWriter {
    private static final Cleaner CLEANER = Cleaner.create();
    /**
     * What is reserved before an item is encoded, when its size is not known yet: enough for all that share an array, also
     * when they open one. So nobody waits for an array that others stand in already.
     */
    private static final long LEAST_GUESS = EncodedWrite.SHARED_BYTES
            + EncodedWrite.LONGEST_SHARED
            + WriteOperation.OVERHEAD_BYTES
            + Key.MAX_PARTITION_KEY
            + Key.MAX_SORT_KEY;

    private final WriterEngine engine;
    private final ClientParts client;
    private final Runnable pressure;
    private final WriterCloser closer;
    private final Cleaner.Cleanable leak;
    /**
     * What callers who may wait reserve before they encode: as much as any operation has needed, so that they wait before
     * and not with an encoded item in their hands, which nobody counts.
     */
    private final AtomicLong guess = new AtomicLong(LEAST_GUESS);

    /** @param pressure has every writer of the client send what it holds */
    WriterHandle(WriterEngine engine, ClientParts client, Runnable pressure, WriterCloser closer) {
        this.engine = engine;
        this.client = client;
        this.pressure = pressure;
        this.closer = closer;
        this.leak = CLEANER.register(this, closer::forgotten);
    }

    @Override
    public String table() {
        return engine.spec().table();
    }

    @Override
    public KeySchema keySchema() {
        return engine.spec().schema();
    }

    @Override
    public void write(Write operation) {
        accept(of(operation, null), operation, null, true);
    }

    @Override
    public CompletableFuture<Outcome> writeAsync(Write operation) {
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        accept(of(operation, future), operation, null, true);
        return future;
    }

    @Override
    public boolean tryWrite(Write operation) {
        return accept(of(operation, null), operation, null, false);
    }

    @Override
    public void put(Map<String, ?> item) {
        accept(new WriteOperation(OperationKind.PUT, null, null), null, item, true);
    }

    @Override
    public CompletableFuture<Outcome> putAsync(Map<String, ?> item) {
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        accept(new WriteOperation(OperationKind.PUT, future, null), null, item, true);
        return future;
    }

    private static WriteOperation of(Write write, @Nullable CompletableFuture<Outcome> future) {
        return new WriteOperation(write.kind(), future, write.context());
    }

    /** Takes an operation, which {@code write} tells, or which is a put of {@code item}: most are, and need no more. */
    private boolean accept(
            WriteOperation operation, @Nullable Write write, @Nullable Map<String, ?> item, boolean wait) {
        engine.checkAccepts();
        long held = wait ? reserveGuess() : LEAST_GUESS;
        if (!wait && !reserve(held, false)) {
            return false;
        }
        int opened = 0;
        boolean accepted = false;
        try {
            opened = encode(operation, write, item);
            long needed = operation.memoryBytes() + opened;
            if (needed > guess.get()) {
                guess.accumulateAndGet(Math.min(needed, client.memory().total() / 2), Math::max);
            }
            if (needed > held) {
                long before = held;
                held = 0; // if the exchange fails
                if (!exchange(before, needed, wait)) {
                    return false;
                }
            } else if (needed < held) {
                client.memory().release(held - needed);
            }
            held = needed;
            operation.caller = client.callers().note(write == null ? null : write.correlationId());
            int size = engine.leave(operation);
            accepted = true; // whatever happens from here on, it is the engine's
            engine.left(operation, size);
            return true;
        } finally {
            if (!accepted) {
                SharedArray shared = operation.letGo();
                long array = shared == null ? 0 : shared.leave(1);
                client.memory().release(held - opened + array); // those that stand there beside it go on using it
            }
        }
    }

    private int encode(WriteOperation operation, @Nullable Write write, @Nullable Map<String, ?> item) {
        KeySchema schema = engine.spec().schema();
        return write != null
                ? client.codecs().encode(write, schema, operation)
                : client.codecs().encodePut(Objects.requireNonNull(item, "item"), schema, operation);
    }

    /** Reserves what an operation may need; once more if that has become more meanwhile. */
    private long reserveGuess() {
        long bytes = guess.get();
        reserve(bytes, true);
        for (long now = guess.get(); now > bytes; now = guess.get()) {
            client.memory().release(bytes);
            bytes = now;
            reserve(bytes, true);
        }
        return bytes;
    }

    private boolean reserve(long bytes, boolean wait) {
        return exchange(0, bytes, wait);
    }

    /**
     * Has these bytes reserved instead of those that are held; if that fails, nothing is held.
     *
     * @return whether they were had, if this may not wait; else it throws if they were not
     */
    private boolean exchange(long held, long bytes, boolean wait) {
        if (client.memory().tryReserve(bytes - held)) {
            return true;
        }
        if (!wait) {
            client.memory().release(held);
            pressure.run();
            return false;
        }
        BlockedCallers.Wait blocked = engine.blocked().begin();
        boolean accepted = false;
        Duration timeout = engine.spec().options().acceptTimeout();
        try {
            if (client.memory().exchange(held, bytes, timeout.toNanos(), () -> aboutToWait(blocked))) {
                accepted = true;
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException(
                    "put was interrupted while it waited for memory; the operation was not accepted", e);
        } finally {
            engine.blocked().end(blocked, accepted);
        }
        throw new NotAcceptedException(
                "the operation on table '" + table() + "' was not accepted: the memory budget of "
                        + client.memory().total() + " bytes stayed full for " + timeout
                        + "; write to it more slowly, or give it more memory or capacity");
    }

    private void aboutToWait(BlockedCallers.Wait blocked) {
        SerialLane.refuseInCallback(client.runtime().callbacks(), "put");
        engine.checkAccepts();
        pressure.run();
        blocked.because(engine::whyBlocked);
    }

    @Override
    public WriterCounts flush() {
        SerialLane.refuseInCallback(client.runtime().callbacks(), "flush");
        try {
            engine.barrier().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException("flush of table '" + table() + "' was interrupted; writing goes on", e);
        } catch (ExecutionException e) {
            throw Await.unwrap(e.getCause());
        }
        engine.throwUntold();
        return engine.counts();
    }

    @Override
    public CompletableFuture<WriterCounts> flushAsync() {
        CompletableFuture<WriterCounts> told = new CompletableFuture<>();
        var unused = engine.barrier()
                .thenRun(() -> engine.execute(() -> {
                    BatchWriteException exception = told.isDone() ? null : engine.takeUntold();
                    if (exception == null) {
                        told.complete(engine.counts());
                    } else if (!told.completeExceptionally(exception)) {
                        engine.giveBack(exception); // cancelled meanwhile: another flush tells them
                    }
                }));
        return told;
    }

    @Override
    public void close() {
        closer.close(null);
        leak.clean();
    }

    @Override
    public void close(Duration timeout) {
        closer.close(timeout);
        leak.clean();
    }

    @Override
    public void abort() {
        engine.abort(false);
    }

    @Override
    public WriterCounts counts() {
        return engine.counts();
    }

    @Override
    public @Nullable RequestMetrics lastMetrics() {
        return engine.lastMetrics();
    }
}
