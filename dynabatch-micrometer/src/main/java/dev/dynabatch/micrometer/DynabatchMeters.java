package dev.dynabatch.micrometer;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.MetricsSnapshot.TableOperation;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.SeriesBounds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts every metric of the {@linkplain dev.dynabatch.metrics.Metric catalogue} into a Micrometer registry.
 *
 * <p>Give it to a client with {@code Dynabatch.builder().observer(…)}, and one to all clients that report to one registry:
 * their numbers are added up. (Two of these on one registry would take each other's meters, unless their {@linkplain Builder#tags
 * tags} tell them apart.) Distributions are recorded request by request, on the client's callback executor; counters and
 * gauges are read when somebody asks for them. Gauges are taken out of the registry when the last client they tell of is
 * closed; counters stay.
 *
 * <p>The number of meters is bounded: of tables and indexes the first 100 have their own names, and all others are counted
 * as {@code other}. No tag has a key, an item or a message.
 */
public final class DynabatchMeters implements DynabatchObserver {
    private final MeterRegistry registry;
    private final Tags tags;
    private final BoundedTag tables;
    private final ReadMeters read;
    private final Map<TableOperation, RequestMeters> requests = new ConcurrentHashMap<>();

    private DynabatchMeters(Builder builder) {
        this.registry = builder.registry;
        this.tags = builder.tags;
        this.tables = new BoundedTag(builder.bounds.tables());
        this.read = new ReadMeters(registry, tags, tables, new BoundedTag(builder.bounds.indexes()));
    }

    /** Meters in this registry, with the defaults. */
    public static DynabatchMeters of(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** Meters in this registry, to be set up. */
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /** Sets up meters. Everything but the registry has a default. */
    public static final class Builder {
        private final MeterRegistry registry;
        private Tags tags = Tags.empty();
        private SeriesBounds bounds = SeriesBounds.DEFAULTS;

        private Builder(MeterRegistry registry) {
            this.registry = registry;
        }

        /** Tags that every meter gets, as names and values in turn; none by default. */
        public Builder tags(String... namesAndValues) {
            tags = Tags.of(namesAndValues);
            return this;
        }

        /** How many tables and indexes have meters of their own; 100 of each by default. */
        public Builder bounds(SeriesBounds most) {
            bounds = most;
            return this;
        }

        /** The meters. */
        public DynabatchMeters build() {
            return new DynabatchMeters(this);
        }
    }

    @Override
    public void clientOpened(Dynabatch client) {
        read.add(client);
    }

    @Override
    public void clientClosed(Dynabatch client) {
        read.remove(client);
    }

    @Override
    public void requestEnded(RequestMetrics request) {
        TableOperation key = new TableOperation(tables.of(request.table()), request.operation());
        RequestMeters meters = requests.get(key);
        if (meters == null) {
            meters = requests.computeIfAbsent(key, added -> new RequestMeters(registry, tags, added));
            read.refresh(); // there is more to read now
        }
        meters.record(request);
    }
}
