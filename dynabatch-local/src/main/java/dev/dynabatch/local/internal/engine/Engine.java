package dev.dynabatch.local.internal.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.local.internal.capacity.Settings;
import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.local.internal.store.StoreException;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.local.internal.value.MalformedRequestException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine behind every door: one request in, one answer out.
 *
 * <p>It reads no clock and draws no chance but what it is given, so one sequence of requests has one sequence of
 * answers. It may be called by many threads at once.
 */
public final class Engine implements AutoCloseable {
    /** The longest body taken: 16 MB, the service's limit, and some for what surrounds the items. */
    public static final int MAX_BODY = (16 << 20) + (64 << 10);

    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch.local");
    private static final String TARGET = "DynamoDB_20120810.";
    private final Map<String, Operation> operations;
    private final AtomicLong requests = new AtomicLong();
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    /** An engine that never throttles. */
    public Engine(Store store, WallClock clock) {
        this(store, clock, null);
    }

    /**
     * @param store where everything is kept; the caller closes it
     * @param clock for creation times, and by which capacity comes in
     * @param capacity how capacity is limited, or null if it is not
     */
    public Engine(Store store, WallClock clock, @Nullable Settings capacity) {
        Tables tables = new Tables(store, clock, capacity == null ? null : new Throttles(capacity, clock));
        operations = Map.ofEntries(
                Map.entry("CreateTable", new CreateTable(tables)),
                Map.entry("DescribeTable", new DescribeTable(tables)),
                Map.entry("ListTables", new ListTables(tables)),
                Map.entry("DeleteTable", new DeleteTable(tables)),
                Map.entry("PutItem", new PutItem(tables)),
                Map.entry("UpdateItem", new UpdateItem(tables)),
                Map.entry("GetItem", new GetItem(tables)),
                Map.entry("DeleteItem", new DeleteItem(tables)),
                Map.entry("BatchWriteItem", new BatchWriteItem(tables)),
                Map.entry("BatchGetItem", new BatchGetItem(tables)),
                Map.entry("Query", new Query(tables)),
                Map.entry("Scan", new Scan(tables)));
    }

    /**
     * Answers one request. Never throws: whatever goes wrong is an answer too.
     *
     * @param target the value of the header {@code X-Amz-Target}: {@code DynamoDB_20120810.PutItem}
     * @param body JSON
     */
    public Reply handle(@Nullable String target, byte[] body) {
        String id = RequestIds.of(requests.getAndIncrement());
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new ServiceException(ErrorType.UNAVAILABLE, "Dynabatch Local is closed");
            }
            if (body.length > MAX_BODY) {
                throw new ServiceException(ErrorType.TOO_LARGE, "The request is larger than 16 MB");
            }
            Operation operation = operation(target);
            JsonWriter out = new JsonWriter();
            try (JsonReader in = new JsonReader(body, 0)) {
                operation.run(in, out);
            }
            return new Reply(200, id, out.toBytes());
        } catch (ServiceException e) {
            return Reply.error(e, id);
        } catch (MalformedRequestException e) {
            return Reply.error(ErrorType.SERIALIZATION, id, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            // the parser's own words may quote the body, which holds items
            return Reply.error(ErrorType.SERIALIZATION, id, "The request is not valid JSON" + where(e));
        } catch (StoreException e) {
            LOG.warn("Dynabatch Local: {} (request id {})", e.getMessage(), id);
            return Reply.error(ErrorType.INTERNAL, id, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.warn("Dynabatch Local failed to answer {} (request id {})", target, id, e);
            return Reply.error(ErrorType.INTERNAL, id, "The request processing has failed because of an unknown error");
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /** Waits for the requests under way and refuses those that come later; leaves the store open. */
    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            closed = true;
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private Operation operation(@Nullable String target) {
        String name = target != null && target.startsWith(TARGET) ? target.substring(TARGET.length()) : "";
        Operation operation = operations.get(name);
        if (operation == null) {
            Unsupported.checkOperation(target);
            throw new ServiceException(
                    ErrorType.UNKNOWN_OPERATION,
                    "Unknown operation; the header X-Amz-Target must name one, such as " + TARGET + "PutItem");
        }
        return operation;
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (at byte " + e.getLocation().getByteOffset() + ")";
    }
}
