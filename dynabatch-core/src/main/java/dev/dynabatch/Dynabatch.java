package dev.dynabatch;

import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.HotKey;
import dev.dynabatch.metrics.MetricsSnapshot;
import dev.dynabatch.metrics.RequestMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client of DynamoDB for many items: writers that batch, single-item calls, batch gets and scans.
 *
 * <p>One client has one memory budget, one set of connections, and one capacity limit a table; make one and share it.
 * It is safe for use by many threads. Closing it closes its writers first.
 *
 * <p>Blocking calls throw {@link ServiceException} when the service refuses them or cannot be reached until the retries
 * are used up, and {@link WaitInterruptedException} when the thread is interrupted. They must not be made from the
 * client's own callbacks (futures, failure sinks, observers): there they throw {@link IllegalStateException} rather than
 * wait for themselves.
 */
public interface Dynabatch extends AutoCloseable {

    /** A client with region, endpoint and credentials from the usual AWS chain. */
    static Dynabatch create() {
        return builder().build();
    }

    /** A client to be set up. */
    static DynabatchBuilder builder() {
        return new DynabatchBuilder();
    }

    /** A writer to a table, which is described first (once a client): blocks for that one call. */
    default BatchWriter writer(String table) {
        return writer(table, WriterOptions.DEFAULTS);
    }

    /**
     * A writer to a table with a key schema that is known: makes no call.
     *
     * @param keySchema the table's whole key: with a part of it, different items would count as one, and only the last of
     *     them be written
     */
    default BatchWriter writer(String table, KeySchema keySchema) {
        return writer(table, WriterOptions.DEFAULTS.withKeySchema(keySchema));
    }

    /** A writer to a table; the table is described first unless the options have its key schema. */
    BatchWriter writer(String table, WriterOptions options);

    /** Like {@link #writer(String, WriterOptions)}, without blocking. */
    CompletableFuture<BatchWriter> writerAsync(String table, WriterOptions options);

    /** Writes one item, replacing the one with its key. For many, use a {@link #writer(String)}. */
    WriteResult put(String table, Map<String, ?> item);

    /** Like {@link #put}, without blocking. */
    CompletableFuture<WriteResult> putAsync(String table, Map<String, ?> item);

    /** Deletes the item with this key, if there is one. For many, use a {@link #writer(String)}. */
    WriteResult delete(String table, Map<String, ?> key);

    /** Like {@link #delete}, without blocking. */
    CompletableFuture<WriteResult> deleteAsync(String table, Map<String, ?> key);

    /** Reads the item with this key, strongly consistent. */
    GetResult get(String table, Map<String, ?> key);

    /** Like {@link #get}, without blocking. */
    CompletableFuture<GetResult> getAsync(String table, Map<String, ?> key);

    /** A getter of a table, which is described first (once a client): blocks for that one call. */
    default BatchGetter getter(String table) {
        return getter(table, GetterOptions.DEFAULTS);
    }

    /** A getter of a table; the table is described first unless the options have its key schema. */
    BatchGetter getter(String table, GetterOptions options);

    /** Like {@link #getter(String, GetterOptions)}, without blocking. */
    CompletableFuture<BatchGetter> getterAsync(String table, GetterOptions options);

    /**
     * Reads the items with these keys, 100 a request, strongly consistent, in the order of the keys. Items that do not
     * exist are left out. Keys are taken, and requests made, as the stream is consumed. The table is described first (once
     * a client); a {@link #getter(String, GetterOptions)} has more to choose.
     */
    Stream<Item> getAll(String table, Iterable<? extends Map<String, ?>> keys);

    /** Reads a whole table, or a part of it, as the stream is consumed; items come in any order. Close the stream. */
    default Stream<Item> scan(String table, ScanOptions options) {
        return scanPages(table, options).items();
    }

    /** Reads a whole table; see {@link #scan(String, ScanOptions)}. */
    default Stream<Item> scan(String table) {
        return scan(table, ScanOptions.DEFAULTS);
    }

    /**
     * Reads a whole table, or a part of it, page by page: as an iterator or by a handler, with items or as raw JSON, and
     * with a token to go on elsewhere.
     */
    ItemPages scanPages(String table, ScanOptions options);

    /** Reads the items of one partition key, or of a range of its sort keys, in order, as the stream is consumed. */
    default Stream<Item> query(String table, Query query) {
        return queryPages(table, query).items();
    }

    /** Like {@link #query}, page by page. */
    ItemPages queryPages(String table, Query query);

    /** What can be done about whole tables. */
    Tables tables();

    /** The running totals since the client was made, or since {@link #resetMetrics}. */
    MetricsSnapshot metrics();

    /** Begins the running totals anew. Subtracting two snapshots is better where several parties look on. */
    void resetMetrics();

    /**
     * The partition keys of a table to which this client has written most during the last ten seconds or so: at most 100,
     * heaviest first. Empty before anything was written.
     *
     * <p>What writers send counts, and so do single puts and deletes from when the client knows the table's key: after a
     * writer was made for it, or it was created or described by {@link #tables()}; {@link HotKey} says how.
     * {@link DynabatchObserver#hotKeyFound} tells of keys near the limit, and so does a WARN line of
     * {@code dev.dynabatch.hotkeys}.
     */
    List<HotKey> hotKeys(String table);

    /** The request that ended last, or null if none has. */
    @Nullable
    RequestMetrics lastMetrics();

    /**
     * Closes every writer (see {@link BatchWriter#close()}) and every getter, then the connections. If writers throw, the
     * first exception is thrown with the others suppressed, after everything is closed. Closing again does nothing; while
     * another thread closes, it waits for the end of that.
     */
    @Override
    void close();
}
