package dev.dynabatch;

import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.rate.CapacityLimit;
import dev.dynabatch.retry.RetryPolicy;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.value.ValueAdapter;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link Dynabatch} client. Everything has a default. */
public final class DynabatchBuilder {
    private final ClientConfig.Draft draft = new ClientConfig.Draft();

    DynabatchBuilder() {}

    /** The region, instead of the AWS chain's. */
    public DynabatchBuilder region(String region) {
        draft.region = Objects.requireNonNull(region, "region");
        return this;
    }

    /** The profile of the AWS configuration files, instead of {@code AWS_PROFILE} or {@code default}. */
    public DynabatchBuilder profile(String profile) {
        draft.profile = Objects.requireNonNull(profile, "profile");
        return this;
    }

    /** Scheme, host and port, instead of {@code AWS_ENDPOINT_URL_DYNAMODB}, {@code AWS_ENDPOINT_URL} or the region's. */
    public DynabatchBuilder endpoint(URI endpoint) {
        draft.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        return this;
    }

    /** Credentials, instead of the AWS chain's. */
    public DynabatchBuilder credentials(CredentialsProvider credentials) {
        draft.credentials = Objects.requireNonNull(credentials, "credentials");
        return this;
    }

    /** What carries requests, instead of the network. The client does not close it. */
    public DynabatchBuilder transport(Transport transport) {
        draft.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /** When requests are sent again and given up; {@link RetryPolicy#DEFAULT} by default. */
    public DynabatchBuilder retryPolicy(RetryPolicy policy) {
        draft.retryPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** The capacity limit of every table without one of its own; {@link CapacityLimit#adaptive()} by default. */
    public DynabatchBuilder limit(CapacityLimit limit) {
        draft.limit = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /** The capacity limit of one table. */
    public DynabatchBuilder limit(String table, CapacityLimit limit) {
        draft.tableLimits.put(table, Objects.requireNonNull(limit, "limit"));
        return this;
    }

    /**
     * The memory that operations may hold, in bytes; 64 MB or an eighth of the heap, whichever is less, by default. A
     * hard limit: callers block when it is used up. At least 4 MB, so that the largest item fits.
     *
     * <p>It covers operations from before they are encoded until their outcome has been told: their JSON, the arrays in
     * which that stands, and the bookkeeping; also failures that are kept, and keys that getters ask for. An operation of
     * less than 4 KB counts its JSON twice, since it may have to be copied. What scans, queries and getters read ahead has
     * bounds of its own: see {@link ItemPages} and {@link GetterOptions}. Beside it a client keeps up to a 32nd of it, or 1 MB if that
     * is less, of arrays to write operations to.
     */
    public DynabatchBuilder memoryBudget(long bytes) {
        draft.memoryBudget = bytes;
        return this;
    }

    /** The most requests in flight at once; 64 by default. More than the connections of the transport is no gain. */
    public DynabatchBuilder maxInFlight(int requests) {
        draft.maxInFlight = requests;
        return this;
    }

    /** What the service is asked to report; {@link ReturnConsumedCapacity#INDEXES} by default. */
    public DynabatchBuilder returnConsumedCapacity(ReturnConsumedCapacity detail) {
        draft.consumedCapacity = Objects.requireNonNull(detail, "detail");
        return this;
    }

    /**
     * Where futures complete and observers, failure sinks and page handlers are called, instead of a few threads of the
     * client's. In callbacks, clients with one executor count as one: none of them may be waited for.
     */
    public DynabatchBuilder callbackExecutor(Executor executor) {
        draft.callbackExecutor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /** Adds an observer. */
    public DynabatchBuilder observer(DynabatchObserver observer) {
        draft.observers.add(Objects.requireNonNull(observer, "observer"));
        return this;
    }

    /**
     * Where to find what callers know their operations and calls by, such as {@code () -> MDC.get("requestId")}: run on the
     * caller's thread in every call, so it must be fast and must not throw. What it supplies, if not null, reaches observers
     * ({@link dev.dynabatch.metrics.RequestMetrics#callers()}), logs, as {@code dynabatch.correlationId} in SLF4J's MDC,
     * failures and traces. {@link Write#withCorrelationId} goes before it.
     */
    public DynabatchBuilder correlationId(Supplier<? extends @Nullable String> supplier) {
        draft.correlationId = Objects.requireNonNull(supplier, "supplier");
        return this;
    }

    /** Adds an adapter for value types; those that {@link java.util.ServiceLoader} finds are there already. */
    public DynabatchBuilder valueAdapter(ValueAdapter adapter) {
        draft.valueAdapters.add(Objects.requireNonNull(adapter, "adapter"));
        return this;
    }

    /** Above which duration a request is logged at WARN; 5 seconds by default. */
    public DynabatchBuilder slowRequest(Duration threshold) {
        draft.slowRequest = Objects.requireNonNull(threshold, "threshold");
        return this;
    }

    /** Whether logs show keys instead of fingerprints of them; false by default. Items are never logged. */
    public DynabatchBuilder showKeysInLogs(boolean show) {
        draft.showKeysInLogs = show;
        return this;
    }

    /**
     * The client. Makes no call yet: region and credentials are looked up when first needed.
     *
     * @throws IllegalArgumentException if a setting makes no sense; the message says which and why
     */
    public Dynabatch build() {
        return ClientFactory.create(draft.build());
    }
}
