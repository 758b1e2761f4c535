package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.admit.Allowance;
import dev.dynabatch.internal.admit.CapacityLimiter;
import dev.dynabatch.internal.model.TableCapacity;
import dev.dynabatch.metrics.ServiceOperation.Kind;
import dev.dynabatch.rate.CapacityLimit;
import dev.dynabatch.rate.TableShare;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The capacity limiters of a client, one a table, and one for the reads of each global secondary index; describes those tables
 * of which a share is to be used.
 *
 * <p>Which of a table's indexes are local, and so draw on the table, the answers to the first reads of them say.
 */
final class TableLimits {
    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");
    private static final long REREAD_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long BURST_NANOS = Duration.ofSeconds(1).toNanos();

    private final ClientParts client;
    private final ClientConfig.Limits limits;
    private final Function<String, CompletableFuture<TableCapacity>> describe;
    private final Map<String, TableLimit> tables = new ConcurrentHashMap<>();
    private final Map<IndexName, TableLimit> indexes = new ConcurrentHashMap<>();
    private final Set<IndexName> localIndexes = ConcurrentHashMap.newKeySet();

    private record IndexName(String table, String index) {}

    /** @param describe asks the service for a table's capacity */
    TableLimits(
            ClientParts client,
            ClientConfig.Limits limits,
            Function<String, CompletableFuture<TableCapacity>> describe) {
        this.client = client;
        this.limits = limits;
        this.describe = describe;
    }

    /** The limiter of a table: completed once it is known how much may be spent. */
    CompletableFuture<CapacityLimiter> of(String table) {
        return tables.computeIfAbsent(table, name -> make(name, null)).ready();
    }

    /**
     * The limiter for what is read of an index: completed once it is known how much may be spent.
     *
     * @param index the index, or null for the table itself
     */
    CompletableFuture<CapacityLimiter> of(String table, @Nullable String index) {
        if (index == null) {
            return of(table);
        }
        IndexName name = new IndexName(table, index);
        return localIndexes.contains(name)
                ? of(table)
                : indexes.computeIfAbsent(name, added -> make(table, index)).ready();
    }

    /** An index turned out to be a local one. */
    void drawsOnItsTable(String table, String index) {
        localIndexes.add(new IndexName(table, index));
    }

    /** The limiter of a table, whether or not it is known yet how much may be spent. */
    CapacityLimiter known(String table) {
        return tables.computeIfAbsent(table, name -> make(name, null)).known();
    }

    private TableLimit make(String table, @Nullable String index) {
        CapacityLimit limit = limits.tableLimits().getOrDefault(table, limits.limit());
        return limit instanceof TableShare share
                ? new Shared(table, index, share.share())
                : new Known(CompletableFuture.completedFuture(new CapacityLimiter(limit, client.now())));
    }

    /** The limiters there are by now, by table. */
    Map<String, CapacityLimiter> known() {
        Map<String, CapacityLimiter> known = new HashMap<>();
        tables.forEach((table, limit) -> known.put(table, limit.known()));
        return known;
    }

    /** The rates that reads of global secondary indexes are held to by now, by table and index; those that are held back. */
    Map<String, Map<String, Double>> indexReadRates() {
        Map<String, Map<String, Double>> rates = new HashMap<>();
        indexes.forEach((name, limit) -> {
            double rate = limit.known().rate(Kind.READ);
            if (!Double.isNaN(rate) && !localIndexes.contains(name)) {
                rates.computeIfAbsent(name.table(), table -> new HashMap<>()).put(name.index(), rate);
            }
        });
        return rates;
    }

    private sealed interface TableLimit {
        /** The limiter, whether or not it is known yet how much may be spent. */
        CapacityLimiter known();

        CompletableFuture<CapacityLimiter> ready();
    }

    private record Known(CompletableFuture<CapacityLimiter> ready) implements TableLimit {
        @Override
        public CapacityLimiter known() {
            return ready.join();
        }
    }

    /** A share of what the table has, read again every minute as long as it is used. */
    private final class Shared implements TableLimit {
        private final String table;
        private final @Nullable String index;
        private final double share;
        private final CapacityLimiter limiter;
        private final AtomicReference<@Nullable CompletableFuture<CapacityLimiter>> described = new AtomicReference<>();

        Shared(String table, @Nullable String index, double share) {
            this.table = table;
            this.index = index;
            this.share = share;
            this.limiter = CapacityLimiter.refreshed(
                    REREAD_NANOS, () -> client.runtime().scheduler().schedule(this::readAgain, 0));
        }

        @Override
        public CapacityLimiter known() {
            return limiter;
        }

        @Override
        public CompletableFuture<CapacityLimiter> ready() {
            CompletableFuture<CapacityLimiter> known = described.get();
            if (known != null && !known.isCompletedExceptionally()) {
                return known;
            }
            CompletableFuture<CapacityLimiter> ready = new CompletableFuture<>();
            if (!described.compareAndSet(known, ready)) {
                return ready();
            }
            var unused = describe.apply(table).whenComplete((capacity, failure) -> {
                if (capacity == null) {
                    ready.completeExceptionally(explained(failure));
                } else {
                    allow(capacity);
                    ready.complete(limiter);
                }
            });
            return ready;
        }

        private void readAgain() {
            var unused = describe.apply(table).whenComplete((capacity, failure) -> {
                if (capacity != null) {
                    allow(capacity);
                } else {
                    LOG.warn(
                            "the capacity of table '{}' could not be read again; its last known share stays in force"
                                    + " ({})",
                            table,
                            String.valueOf(failure));
                }
            });
        }

        private void allow(TableCapacity capacity) {
            long now = client.now();
            if (index != null) {
                TableCapacity.Units own = capacity.indexes().getOrDefault(index, capacity.table());
                limiter.allow(Kind.READ, new Allowance(part(own.read()), Map.of(), BURST_NANOS), now);
                return;
            }
            limiter.allow(Kind.WRITE, share(capacity, TableCapacity.Units::write), now);
            limiter.allow(Kind.READ, share(capacity, TableCapacity.Units::read), now);
        }

        private Allowance share(TableCapacity capacity, ToLongFunction<TableCapacity.Units> kind) {
            Map<String, Long> indexes = new HashMap<>();
            capacity.indexes().forEach((name, units) -> indexes.put(name, part(kind.applyAsLong(units))));
            return new Allowance(part(kind.applyAsLong(capacity.table())), indexes, BURST_NANOS);
        }

        private long part(long units) {
            return Math.max(1, (long) (units * share));
        }

        private RuntimeException explained(@Nullable Throwable failure) {
            RuntimeException cause = Await.exception(failure);
            return cause instanceof ServiceException exception
                    ? new ServiceException(
                            "a share of the capacity of table '" + table + "' is to be used, but describing the table"
                                    + " failed; allow DescribeTable, or give a FixedRate instead of a TableShare",
                            exception.error(),
                            exception)
                    : cause;
        }
    }
}
