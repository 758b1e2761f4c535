package dev.dynabatch.internal.pipeline;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.WaitInterruptedException;
import dev.dynabatch.internal.codec.ReadReplies;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The blocking skin of a getter's engine: memory, waiting, and where futures complete. */
final class GetterHandle implements BatchGetter {
    private final GetterEngine engine;
    private final ClientParts client;
    private final Runnable pressure;
    private final Consumer<GetterHandle> closed;
    /** Decodes for futures, one after another: where they are told. */
    private final TableItems items;

    /**
     * @param pressure has everybody of the client send what they hold
     * @param closed told when it is closed
     */
    GetterHandle(GetterEngine engine, ClientParts client, Runnable pressure, Consumer<GetterHandle> closed) {
        this.engine = engine;
        this.client = client;
        this.pressure = pressure;
        this.closed = closed;
        this.items = new TableItems(table());
    }

    GetterEngine engine() {
        return engine;
    }

    /** Where users are told. */
    Executor callbacks() {
        return client.runtime().callbacks();
    }

    @Override
    public String table() {
        return engine.spec().table();
    }

    @Override
    public KeySchema keySchema() {
        return engine.spec().schema();
    }

    // ---- asking

    @Override
    public CompletableFuture<Optional<Item>> get(Map<String, ?> key) {
        engine.checkOpen();
        Told told = new Told(items);
        encode(key, told);
        reserve(told.memoryBytes());
        ask(List.of(told));
        return told.future;
    }

    /** Has {@code want} ask for this key. */
    void encode(Map<String, ?> key, Want want) {
        client.codecs().encodeKey(key, keySchema(), want);
        want.encoded();
    }

    /** Asks for keys whose memory is reserved; for none of them if it throws. */
    void ask(List<? extends Want> wants) {
        boolean asked = false;
        try {
            engine.ask(wants);
            asked = true;
        } finally {
            if (!asked) {
                for (Want want : wants) {
                    client.memory().release(want.memoryBytes());
                }
            }
        }
    }

    boolean tryReserve(long bytes) {
        return client.memory().tryReserve(bytes);
    }

    void reserve(long bytes) {
        if (client.memory().tryReserve(bytes)) {
            return;
        }
        SerialLane.refuseInCallback(callbacks(), "get");
        Duration timeout = engine.spec().options().acceptTimeout();
        try {
            if (client.memory().reserve(bytes, timeout.toNanos(), this::aboutToWait)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException(
                    "get was interrupted while it waited for memory; the key was not asked for", e);
        }
        throw new NotAcceptedException("the key of table '" + table() + "' was not asked for: the memory budget of "
                + client.memory().total() + " bytes stayed full for " + timeout
                + "; ask more slowly, or give it more memory or capacity");
    }

    private void aboutToWait() {
        engine.checkOpen();
        pressure.run();
    }

    /** One with a future. */
    private static final class Told extends Want {
        final CompletableFuture<Optional<Item>> future = new CompletableFuture<>();
        private final TableItems items;

        Told(TableItems items) {
            this.items = items;
        }

        @Override
        boolean isUsers() {
            return true;
        }

        @Override
        boolean useless() {
            return future.isDone();
        }

        @Override
        void answered(ReadReplies.@Nullable Batch batch, int place, @Nullable RuntimeException why) {
            if (why != null) {
                future.completeExceptionally(why);
                return;
            }
            try {
                future.complete(items.get(batch, place));
            } catch (RuntimeException | Error e) { // those behind it are told as well
                future.completeExceptionally(e);
            }
        }

        @Override
        Runnable afterwards() {
            return items.forgetting();
        }
    }

    @Override
    public Stream<KeyedItem> getAll(Iterator<? extends Map<String, ?>> keys) {
        return getAll(keys, true);
    }

    @Override
    public Stream<KeyedItem> getAllUnordered(Iterator<? extends Map<String, ?>> keys) {
        return getAll(keys, false);
    }

    private Stream<KeyedItem> getAll(Iterator<? extends Map<String, ?>> keys, boolean inOrder) {
        engine.checkOpen();
        GetAll all = new GetAll(this, keys, inOrder);
        return PagesHandle.stream(all).onClose(all::close);
    }

    // ---- flushing and ending

    @Override
    public void flush() {
        var unused = Await.result(engine.barrier(), callbacks(), "flush of the getter of table '" + table() + "'");
    }

    @Override
    public CompletableFuture<Void> flushAsync() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        var unused = engine.barrier().thenRun(() -> engine.telling().execute(() -> told.complete(null)));
        return told;
    }

    @Override
    public void close() {
        SerialLane.refuseInCallback(callbacks(), "close");
        engine.stopAccepting();
        try {
            engine.barrier().get();
        } catch (InterruptedException e) {
            engine.abort();
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException(
                    "close of the getter of table '" + table() + "' was interrupted; what had no answer yet has failed",
                    e);
        } catch (ExecutionException impossible) {
            throw Await.unwrap(impossible.getCause());
        } finally {
            closed.accept(this);
        }
    }
}
