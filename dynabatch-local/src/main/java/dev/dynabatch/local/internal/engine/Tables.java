package dev.dynabatch.local.internal.engine;

import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.local.internal.store.Store.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The catalogue: which tables there are. Kept in a key space of its own, by name. */
final class Tables {
    private static final int CATALOGUE = 0;

    private final Store store;
    private final WallClock clock;
    private final @Nullable Throttles throttles;
    private final NavigableMap<String, Table> tables = new ConcurrentSkipListMap<>();
    private final ReentrantLock changing = new ReentrantLock();
    private int lastSpace = CATALOGUE;

    Tables(Store store, WallClock clock, @Nullable Throttles throttles) {
        this.store = store;
        this.clock = clock;
        this.throttles = throttles;
        store.scan(CATALOGUE, new byte[0], null, (key, entry) -> {
            TableDefinition definition = read(entry);
            lastSpace = Math.max(lastSpace, definition.lastSpace());
            tables.put(definition.name(), table(definition));
            return true;
        });
        // a process that died between deleting a table and dropping its items left them behind
        store.retain(space -> space == CATALOGUE || tables.values().stream().anyMatch(table -> table.owns(space)));
    }

    /** The table of a data operation. */
    Table get(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw ServiceException.notFound("Requested resource not found");
        }
        return table;
    }

    /** The table of an operation on tables, whose error says which one is missing. */
    Table describe(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw ServiceException.notFound("Requested resource not found: Table: " + name + " not found");
        }
        return table;
    }

    /** At most {@code limit} names after {@code start}, in order. */
    List<String> names(String start, int limit) {
        return tables.tailMap(start, false).keySet().stream().limit(limit).toList();
    }

    Table create(CreateTableRequest request) {
        String name = request.tableName();
        changing.lock();
        try {
            if (tables.containsKey(name)) {
                throw new ServiceException(ErrorType.IN_USE, "Table already exists: " + name);
            }
            int space = lastSpace + 1;
            TableDefinition definition = new TableDefinition(
                    name, space, request.schema(), request.indexes(), request.throughput(), clock.millis());
            if (throttles != null) {
                throttles.check(definition, tables.values().stream().map(Table::definition));
            }
            store.await(store.apply(List.of(new Change(CATALOGUE, key(name), definition.toBytes()))));
            lastSpace = definition.lastSpace();
            Table table = table(definition);
            tables.put(name, table);
            return table;
        } finally {
            changing.unlock();
        }
    }

    Table delete(String name) {
        changing.lock();
        try {
            Table table = describe(name);
            table.delete();
            store.await(store.apply(List.of(new Change(CATALOGUE, key(name), null))));
            tables.remove(name);
            for (int space = table.space(); space <= table.definition().lastSpace(); space++) {
                store.drop(space);
            }
            return table;
        } finally {
            changing.unlock();
        }
    }

    private Table table(TableDefinition definition) {
        return new Table(definition, store, throttles == null ? null : throttles.of(definition, store));
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private static TableDefinition read(byte[] entry) {
        try {
            return TableDefinition.read(entry);
        } catch (IOException e) {
            throw new UncheckedIOException("the catalogue of tables is damaged", e);
        }
    }
}
