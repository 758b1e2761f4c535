package dev.dynabatch.internal.pipeline;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetResult;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.Query;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.Tables;
import dev.dynabatch.WriteResult;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.model.TableCapacity;
import dev.dynabatch.metrics.HotKey;
import dev.dynabatch.metrics.MetricsSnapshot;
import dev.dynabatch.metrics.RequestMetrics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The client: wires writers, calls and reads to what they share. */
final class Client implements Dynabatch {
    private final ClientParts parts;
    private final ClientConfig.Limits limits;
    private final TableLimits tableLimits;
    private final Runnable closeParts;
    private final TableGrace grace;
    private final SerialLane lane;
    private final Calls calls;
    private final Reads reads;
    private final SingleItems items;
    private final TableCalls tables;
    private final WriterRegister writers = new WriterRegister();
    private final Set<GetterHandle> getters = ConcurrentHashMap.newKeySet();
    /** Of each table the getter of {@link #getAll}. */
    private final Map<String, OwnGetter> ownGetters = new ConcurrentHashMap<>();

    /** A getter, and the description of the table by which it was made: a table may be deleted and made anew. */
    private record OwnGetter(CompletableFuture<KeySchema> schema, CompletableFuture<BatchGetter> getter) {
        @SuppressWarnings("ReferenceEquality") // the same description, not one alike
        boolean by(CompletableFuture<KeySchema> description) {
            return schema == description;
        }
    }

    private final AtomicBoolean closed = new AtomicBoolean();
    /** Completed when all is closed. */
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Client(ClientParts parts, ClientConfig.Limits limits, Runnable closeParts) {
        this.parts = parts;
        this.limits = limits;
        this.closeParts = closeParts;
        this.grace = new TableGrace(parts.runtime().ticker());
        this.lane = new SerialLane(parts.runtime().callbacks());
        this.tableLimits = new TableLimits(parts, limits, this::capacity);
        this.calls = new Calls(parts, limits.retryPolicy(), tableLimits, grace);
        this.tables = new TableCalls(parts, calls, grace);
        this.reads = new Reads(parts, calls, tables);
        this.items = new SingleItems(parts, calls);
    }

    private CompletableFuture<TableCapacity> capacity(String table) {
        return tables.capacity(table);
    }

    ClientFactory.Holdings holdings() {
        return new ClientFactory.Holdings(
                parts.memory().used(),
                parts.inFlight().inFlight(),
                parts.memory().contended());
    }

    private Executor callbacks() {
        return parts.runtime().callbacks();
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the client is closed");
        }
    }

    // ---- writers

    @Override
    public BatchWriter writer(String table, WriterOptions options) {
        return Await.result(makeWriter(table, options), callbacks(), "writer for table '" + table + "'");
    }

    @Override
    public CompletableFuture<BatchWriter> writerAsync(String table, WriterOptions options) {
        return told(makeWriter(table, options));
    }

    private CompletableFuture<BatchWriter> makeWriter(String table, WriterOptions options) {
        checkOpen();
        KeySchema given = options.keySchema();
        CompletableFuture<KeySchema> schema =
                given != null ? CompletableFuture.completedFuture(given) : tables.schema(table);
        return schema.thenCombine(
                tableLimits.of(table),
                (key, limiter) -> open(new WriterSpec(table, key, options, limits.retryPolicy(), limiter)));
    }

    private BatchWriter open(WriterSpec spec) {
        WriterEngine engine = new WriterEngine(spec, parts, grace);
        WriterCloser closer = new WriterCloser(engine, callbacks(), writers::ended);
        writers.add(closer);
        if (closed.get()) {
            closer.dismiss(); // the client's close may have seen it, and waits for its end
            throw new IllegalStateException("the client is closed");
        }
        return new WriterHandle(engine, parts, this::pressure, closer);
    }

    /** Memory is short: whatever is buffered anywhere leaves now, however few. */
    private void pressure() {
        writers.forEach(closer -> closer.engine().pump(true));
        getters.forEach(getter -> getter.engine().pump(true));
    }

    // ---- getters

    @Override
    public BatchGetter getter(String table, GetterOptions options) {
        return Await.result(makeGetter(table, options), callbacks(), "getter for table '" + table + "'");
    }

    @Override
    public CompletableFuture<BatchGetter> getterAsync(String table, GetterOptions options) {
        return told(makeGetter(table, options));
    }

    private CompletableFuture<BatchGetter> makeGetter(String table, GetterOptions options) {
        checkOpen();
        KeySchema given = options.keySchema();
        CompletableFuture<KeySchema> schema =
                given != null ? CompletableFuture.completedFuture(given) : tables.schema(table);
        return schema.thenApply(key -> {
            GetterSpec spec = GetterSpec.of(table, key, options, limits.retryPolicy(), parts);
            GetterHandle getter =
                    new GetterHandle(new GetterEngine(spec, parts, calls), parts, this::pressure, getters::remove);
            getters.add(getter);
            if (closed.get()) {
                getter.engine().abort();
                getters.remove(getter);
                throw new IllegalStateException("the client is closed");
            }
            return getter;
        });
    }

    @Override
    public Stream<Item> getAll(String table, Iterable<? extends Map<String, ?>> keys) {
        checkOpen();
        LazyStream<KeyedItem> answers = new LazyStream<>(() -> ownGetter(table).getAll(keys));
        return PagesHandle.stream(answers).onClose(answers::close).flatMap(answer -> answer.item().stream());
    }

    private BatchGetter ownGetter(String table) {
        OwnGetter own = ownGetters.compute(table, (name, known) -> {
            CompletableFuture<KeySchema> schema = tables.schema(table);
            return known != null && known.by(schema)
                    ? known // one of a former table stays open for streams that use it
                    : new OwnGetter(schema, makeGetter(table, GetterOptions.DEFAULTS));
        });
        return Await.result(own.getter(), callbacks(), "get from table '" + table + "'");
    }

    // ---- single items

    @Override
    public WriteResult put(String table, Map<String, ?> item) {
        return Await.result(items().put(table, item), callbacks(), "put into table '" + table + "'");
    }

    @Override
    public CompletableFuture<WriteResult> putAsync(String table, Map<String, ?> item) {
        return told(items().put(table, item));
    }

    @Override
    public WriteResult delete(String table, Map<String, ?> key) {
        return Await.result(items().delete(table, key), callbacks(), "delete from table '" + table + "'");
    }

    @Override
    public CompletableFuture<WriteResult> deleteAsync(String table, Map<String, ?> key) {
        return told(items().delete(table, key));
    }

    @Override
    public GetResult get(String table, Map<String, ?> key) {
        return Await.result(items().get(table, key), callbacks(), "get from table '" + table + "'");
    }

    @Override
    public CompletableFuture<GetResult> getAsync(String table, Map<String, ?> key) {
        return told(items().get(table, key));
    }

    private SingleItems items() {
        checkOpen();
        return items;
    }

    /** The same future for the caller: it completes where callbacks may run. */
    private <T> CompletableFuture<T> told(CompletableFuture<T> future) {
        CompletableFuture<T> told = new CompletableFuture<>();
        var unused = future.whenComplete((value, failure) -> lane.execute(() -> {
            if (failure == null) {
                told.complete(value);
            } else {
                told.completeExceptionally(Objects.requireNonNull(Await.cause(failure)));
            }
        }));
        return told;
    }

    // ---- reads, tables, metrics

    @Override
    public ItemPages scanPages(String table, ScanOptions options) {
        checkOpen();
        return reads.scan(table, options);
    }

    @Override
    public ItemPages queryPages(String table, Query query) {
        checkOpen();
        return reads.query(table, query);
    }

    @Override
    public Tables tables() {
        checkOpen();
        return tables;
    }

    @Override
    public MetricsSnapshot metrics() {
        return new MetricsSnapshot(
                parts.metrics().totals(),
                writers.totals(),
                parts.metrics().untold(),
                Gauges.of(parts, writers, getters, tableLimits));
    }

    @Override
    public List<HotKey> hotKeys(String table) {
        return parts.hotKeys().of(table);
    }

    @Override
    public void resetMetrics() {
        parts.metrics().reset();
        writers.reset();
    }

    @Override
    public @Nullable RequestMetrics lastMetrics() {
        return parts.metrics().last();
    }

    @Override
    public void close() {
        if (closed.get() && SerialLane.inCallback(callbacks())) {
            return; // whoever closes it may wait for this callback
        }
        SerialLane.refuseInCallback(callbacks(), "close");
        if (closed.getAndSet(true)) {
            var unused = Await.result(ended, callbacks(), "close");
            return;
        }
        try {
            closeAll();
        } finally {
            ended.complete(null);
        }
    }

    private void closeAll() {
        try {
            closeWritersAndGetters();
        } finally {
            calls.close();
            parts.metrics().clientClosed(this);
            closeParts.run();
        }
    }

    private void closeWritersAndGetters() {
        RuntimeException first = null;
        for (WriterCloser writer : writers) {
            try {
                writer.close(null);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        writers.forEach(WriterCloser::awaitEnd);
        for (GetterHandle getter : getters) {
            try {
                getter.close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
