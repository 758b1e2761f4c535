package dev.dynabatch.internal.pipeline;

import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.internal.environment.Destination;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.rate.CapacityLimit;
import dev.dynabatch.retry.RetryPolicy;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.value.ValueAdapter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a client was built with; null means: from the environment, or the client's own. */
public record ClientConfig(
        Connection connection, Limits limits, Reporting reporting, List<ValueAdapter> valueAdapters) {

    /** Whom to talk to, and as whom. */
    public record Connection(
            Destination.Said said, @Nullable Transport transport) {}

    /** How much, how often, how long. */
    public record Limits(
            RetryPolicy retryPolicy,
            CapacityLimit limit,
            Map<String, CapacityLimit> tableLimits,
            long memoryBudget,
            int maxInFlight) {}

    /** Who is told what. */
    public record Reporting(
            ReturnConsumedCapacity consumedCapacity,
            List<DynabatchObserver> observers,
            @Nullable Executor callbackExecutor,
            @Nullable Supplier<? extends @Nullable String> correlationId,
            Duration slowRequest,
            boolean showKeysInLogs) {}

    /** The smallest memory budget: the largest item, in its longest JSON form, fits. */
    private static final long LEAST_MEMORY = 4L << 20;

    private static final int MOST_IN_FLIGHT = 10_000;

    /** A configuration in the making. */
    public static final class Draft {
        public @Nullable String region;
        public @Nullable String profile;
        public @Nullable URI endpoint;
        public @Nullable CredentialsProvider credentials;
        public @Nullable Transport transport;
        public RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
        public CapacityLimit limit = CapacityLimit.adaptive();
        public final Map<String, CapacityLimit> tableLimits = new HashMap<>();
        public long memoryBudget =
                Math.max(LEAST_MEMORY, Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8));
        public int maxInFlight = 64;
        public ReturnConsumedCapacity consumedCapacity = ReturnConsumedCapacity.INDEXES;
        public final List<DynabatchObserver> observers = new ArrayList<>();
        public @Nullable Executor callbackExecutor;
        public @Nullable Supplier<? extends @Nullable String> correlationId;
        public Duration slowRequest = Duration.ofSeconds(5);
        public boolean showKeysInLogs;
        public final List<ValueAdapter> valueAdapters = new ArrayList<>();

        /** Checks everything and freezes it. */
        public ClientConfig build() {
            if (memoryBudget < LEAST_MEMORY) {
                throw new IllegalArgumentException("memoryBudget must be at least " + LEAST_MEMORY
                        + " bytes, so that the largest item fits, but is " + memoryBudget);
            }
            if (maxInFlight < 1 || maxInFlight > MOST_IN_FLIGHT) {
                throw new IllegalArgumentException(
                        "maxInFlight must be from 1 to " + MOST_IN_FLIGHT + ", but is " + maxInFlight);
            }
            return new ClientConfig(
                    new Connection(new Destination.Said(region, profile, endpoint, credentials), transport),
                    new Limits(retryPolicy, limit, Map.copyOf(tableLimits), memoryBudget, maxInFlight),
                    new Reporting(
                            consumedCapacity,
                            List.copyOf(observers),
                            callbackExecutor,
                            correlationId,
                            slowRequest,
                            showKeysInLogs),
                    List.copyOf(valueAdapters));
        }
    }
}
