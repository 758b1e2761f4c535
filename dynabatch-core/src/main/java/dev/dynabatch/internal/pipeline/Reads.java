package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Item;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.ScanPage;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.codec.RequestBodies;
import dev.dynabatch.internal.codec.TableBodies;
import dev.dynabatch.metrics.ServiceOperation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Scans and batch gets, one request at a time, as their consumer asks for more. */
final class Reads {
    /** The most keys one BatchGetItem takes. Source: API reference. */
    private static final int MAX_KEYS = 100;
    /** A page of a scan is 1 MB: 256 steps of 4 KB, at half a unit each. Source: developer guide. */
    private static final double PAGE_UNITS = 128;

    private final ClientParts client;
    private final Calls calls;

    Reads(ClientParts client, Calls calls) {
        this.client = client;
        this.calls = calls;
    }

    ScanPage scanPage(String table, ScanOptions options) {
        Map<String, ?> start = options.startKey();
        byte[] startKey = start == null ? null : client.codecs().encode(start).json();
        double estimate = options.consistentRead() ? 2 * PAGE_UNITS : PAGE_UNITS;
        var call = new Call<>(
                ServiceOperation.SCAN,
                table,
                TableBodies.scan(table, options, startKey, client.consumedCapacity()),
                0,
                estimate,
                ReadReplies::items);
        var reply = Await.result(calls.make(call), "scan of table '" + table + "'");
        return new ScanPage(
                List.copyOf(reply.value().items()),
                reply.value().rest().stream().findFirst(),
                reply.metrics());
    }

    Stream<Item> scan(String table, ScanOptions options) {
        return stream(new Supplier<@Nullable List<Item>>() {
            private @Nullable ScanOptions next = options;

            @Override
            public @Nullable List<Item> get() {
                ScanOptions now = next;
                if (now == null) {
                    return null;
                }
                ScanPage page = scanPage(table, now);
                Optional<Item> last = page.lastEvaluatedKey();
                next = last.isPresent() ? now.withStartKey(last.get()) : null;
                return page.items();
            }
        });
    }

    Stream<Item> getAll(String table, Iterable<? extends Map<String, ?>> keys) {
        Iterator<? extends Map<String, ?>> source = keys.iterator();
        Map<String, byte[]> wanted = new LinkedHashMap<>();
        return stream(() -> {
            while (wanted.size() < MAX_KEYS && source.hasNext()) {
                byte[] key =
                        client.codecs().encode(new TreeMap<>(source.next())).json();
                wanted.put(new String(key, StandardCharsets.UTF_8), key);
            }
            if (wanted.isEmpty()) {
                return null;
            }
            List<byte[]> batch = new ArrayList<>(wanted.values());
            wanted.clear();
            var call = new Call<>(
                    ServiceOperation.BATCH_GET_ITEM,
                    table,
                    RequestBodies.batchGet(table, batch, client.consumedCapacity()),
                    batch.size(),
                    batch.size(),
                    ReadReplies::items);
            var reply = Await.result(calls.make(call), "batch get from table '" + table + "'");
            for (Item key : reply.value().rest()) {
                byte[] again = client.codecs().encode(new TreeMap<>(key)).json();
                wanted.put(new String(again, StandardCharsets.UTF_8), again);
            }
            return reply.value().items();
        });
    }

    private static Stream<Item> stream(Supplier<@Nullable List<Item>> pages) {
        Iterator<Item> items = new Iterator<>() {
            private Iterator<Item> page = List.<Item>of().iterator();
            private boolean ended;

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && !ended) {
                    List<Item> next = pages.get();
                    if (next == null) {
                        ended = true;
                    } else {
                        page = next.iterator();
                    }
                }
                return page.hasNext();
            }

            @Override
            public Item next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
        int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, traits), false);
    }
}
