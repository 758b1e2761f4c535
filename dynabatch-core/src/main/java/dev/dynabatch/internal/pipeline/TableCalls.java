package dev.dynabatch.internal.pipeline;

import dev.dynabatch.KeySchema;
import dev.dynabatch.ServiceError;
import dev.dynabatch.ServiceException;
import dev.dynabatch.TableDescription;
import dev.dynabatch.Tables;
import dev.dynabatch.internal.codec.TableBodies;
import dev.dynabatch.internal.codec.TableReplies;
import dev.dynabatch.internal.model.TableCapacity;
import dev.dynabatch.internal.model.TableFacts;
import dev.dynabatch.internal.time.RunningTime;
import dev.dynabatch.metrics.ServiceOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a client does about whole tables. */
final class TableCalls implements Tables {
    private static final long POLL_NANOS = 250_000_000L;

    private final ClientParts client;
    private final Calls calls;
    private final TableGrace grace;
    private final Map<String, CompletableFuture<KeySchema>> schemas = new ConcurrentHashMap<>();

    TableCalls(ClientParts client, Calls calls, TableGrace grace) {
        this.client = client;
        this.calls = calls;
        this.grace = grace;
    }

    private <T> T await(CompletableFuture<T> future, String call) {
        return Await.result(future, client.runtime().callbacks(), call);
    }

    @Override
    public TableDescription create(String table, KeySchema schema, Duration timeout) {
        String what = "creation of table '" + table + "'";
        var call = new Call<>(
                ServiceOperation.CREATE_TABLE, table, TableBodies.create(table, schema), 0, 0, TableReplies::table);
        TableDescription created = await(calls.make(call), what).value();
        grace.created(table);
        schemas.remove(table);
        client.hotKeys().table(table, schema);
        if (created.active()) {
            grace.active(table);
            return created;
        }
        CompletableFuture<TableDescription> active = new CompletableFuture<>();
        calls.untilClosed(active);
        poll(table, client.now() + RunningTime.nanos(timeout), active);
        return await(active, what);
    }

    private void poll(String table, long deadlineNanos, CompletableFuture<TableDescription> active) {
        if (active.isDone()) {
            return;
        }
        client.runtime()
                .scheduler()
                .schedule(
                        () -> {
                            var unused = describing(table).whenComplete((description, failure) -> {
                                if (description != null && description.active()) {
                                    active.complete(description);
                                } else if (client.now() - deadlineNanos > 0) {
                                    active.completeExceptionally(new ServiceException(
                                            "creation of table '" + table + "' is not finished yet",
                                            new ServiceError(
                                                    "Timeout", "it was not ACTIVE in time; it may be soon", 0, null),
                                            failure));
                                } else if (failure != null && !notFound(failure)) {
                                    active.completeExceptionally(failure);
                                } else {
                                    poll(table, deadlineNanos, active);
                                }
                            });
                        },
                        POLL_NANOS);
    }

    private static boolean notFound(Throwable failure) {
        Throwable cause = failure.getCause() instanceof ServiceException inner ? inner : failure;
        return cause instanceof ServiceException exception
                && exception.error().code().equals("ResourceNotFoundException");
    }

    @Override
    public TableDescription describe(String table) {
        return await(describing(table), "description of table '" + table + "'");
    }

    private CompletableFuture<TableDescription> describing(String table) {
        var call =
                new Call<>(ServiceOperation.DESCRIBE_TABLE, table, TableBodies.named(table), 0, 0, TableReplies::table);
        return calls.make(call).thenApply(reply -> {
            if (reply.value().status().equals("CREATING")) {
                grace.created(table);
            } else {
                grace.active(table);
            }
            client.hotKeys().table(table, reply.value().keySchema());
            return reply.value();
        });
    }

    /** The capacity of a table, as it is now. */
    CompletableFuture<TableCapacity> capacity(String table) {
        var call = new Call<>(
                ServiceOperation.DESCRIBE_TABLE, table, TableBodies.named(table), 0, 0, TableReplies::capacity);
        return calls.make(call).thenApply(Call.Reply::value);
    }

    /** What a scan of a table, or of one of its indexes, must know. */
    CompletableFuture<TableFacts> facts(String table, @Nullable String index) {
        var call = new Call<>(
                ServiceOperation.DESCRIBE_TABLE,
                table,
                TableBodies.named(table),
                0,
                0,
                body -> TableReplies.facts(body, index));
        return calls.make(call).thenApply(Call.Reply::value);
    }

    /** The key schema of a table, described once a client. */
    CompletableFuture<KeySchema> schema(String table) {
        CompletableFuture<KeySchema> known = schemas.get(table);
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        CompletableFuture<KeySchema> described = describing(table).handle((description, failure) -> {
            if (description == null) {
                throw explained(table, failure);
            }
            return description.keySchema();
        });
        schemas.put(table, described);
        return described;
    }

    private static RuntimeException explained(String table, @Nullable Throwable failure) {
        if (Await.cause(failure) instanceof ServiceException exception
                && exception.error().code().equals("AccessDeniedException")) {
            return new ServiceException(
                    "the key of table '" + table + "' must be known, and describing the table is not allowed; give the"
                            + " key yourself: writer(\"" + table
                            + "\", KeySchema.of(\"<partition key>\", KeyType.S, \"<sort key>\", KeyType.S)), of a getter"
                            + " GetterOptions.withKeySchema, or on the command line --key <partition key>:S,<sort key>:S",
                    exception.error(),
                    exception);
        }
        return Await.exception(failure);
    }

    @Override
    public List<String> list() {
        List<String> names = new ArrayList<>();
        String after = null;
        do {
            var call = new Call<>(ServiceOperation.LIST_TABLES, "", TableBodies.list(after), 0, 0, TableReplies::names);
            TableReplies.Names page = await(calls.make(call), "list of tables").value();
            names.addAll(page.names());
            after = page.last();
        } while (after != null);
        return List.copyOf(names);
    }

    @Override
    public void delete(String table) {
        var call =
                new Call<>(ServiceOperation.DELETE_TABLE, table, TableBodies.named(table), 0, 0, TableReplies::table);
        await(calls.make(call), "deletion of table '" + table + "'");
        schemas.remove(table);
    }
}
