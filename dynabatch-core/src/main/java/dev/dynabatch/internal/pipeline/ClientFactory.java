package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.internal.accumulate.MemoryBudget;
import dev.dynabatch.internal.admit.Backoff;
import dev.dynabatch.internal.admit.InFlightLimit;
import dev.dynabatch.internal.codec.InstalledAdapters;
import dev.dynabatch.internal.model.SharedArrays;
import dev.dynabatch.internal.time.SystemScheduler;
import dev.dynabatch.internal.time.Ticker;
import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.transport.HttpTransport;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.value.ValueAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes clients: on this machine, or on any other runtime. */
public final class ClientFactory {
    private static final int ENCODERS = 2 * Runtime.getRuntime().availableProcessors();

    /** How long closing a client waits for callbacks: no wait is without an end, whatever a callback does. */
    private static final long CALLBACKS_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");

    private ClientFactory() {}

    /** A client on this machine's clocks and threads. */
    public static Dynabatch create(ClientConfig config) {
        List<Runnable> closing = new ArrayList<>();
        SystemScheduler scheduler = new SystemScheduler();
        closing.add(scheduler::close);
        Executor callbacks = config.reporting().callbackExecutor();
        if (callbacks == null) {
            ExecutorService own = threads("dynabatch-callback");
            closing.add(() -> finish(own));
            callbacks = own;
        }
        ExecutorService lookUps = threads("dynabatch-look-up");
        closing.add(lookUps::shutdown);
        EngineRuntime runtime = new EngineRuntime(
                Ticker.system(),
                WallClock.system(),
                scheduler,
                () -> ThreadLocalRandom.current().nextLong(),
                callbacks,
                lookUps);
        return create(config, runtime, closing);
    }

    /** A client on another runtime, which stays open when the client is closed. */
    public static Dynabatch create(ClientConfig config, EngineRuntime runtime) {
        return create(config, runtime, new ArrayList<>());
    }

    /**
     * What a client holds just now.
     *
     * @param memoryBytes of its memory budget
     * @param requestsInFlight of its permits
     * @param callersWait whether somebody waits for memory
     */
    public record Holdings(long memoryBytes, int requestsInFlight, boolean callersWait) {}

    /** What a client that was made here holds just now; nothing when it has nothing to do. */
    public static Holdings holdings(Dynabatch client) {
        return ((Client) client).holdings();
    }

    private static Dynabatch create(ClientConfig config, EngineRuntime machine, List<Runnable> closing) {
        boolean made = false;
        try {
            Dynabatch client = assemble(config, machine, closing);
            made = true;
            return client;
        } finally {
            if (!made) { // an observer threw, or a variable of the environment makes no sense: no thread is left behind
                closing.forEach(Runnable::run);
            }
        }
    }

    private static Dynabatch assemble(ClientConfig config, EngineRuntime machine, List<Runnable> closing) {
        EngineRuntime runtime = machine.whileRunning();
        Transport transport = config.connection().transport();
        if (transport == null) {
            HttpTransport own = HttpTransport.builder()
                    .maxConnections(config.limits().maxInFlight())
                    .build();
            closing.add(0, own::close);
            transport = own;
        }
        Target target = new AwsTarget(config.connection(), transport, runtime.lookUps());
        closing.add(target::close);
        ClientConfig.Reporting reporting = config.reporting();
        MetricsHub metrics = new MetricsHub(
                reporting.observers(),
                new RequestLog(reporting.slowRequest(), reporting.showKeysInLogs()),
                new SerialLane(runtime.callbacks()),
                runtime.scheduler());
        ClientConfig.Limits limits = config.limits();
        MemoryBudget memory = new MemoryBudget(limits.memoryBudget());
        SharedArrays arrays = new SharedArrays(memory::release, memory.goodDeal());
        Codecs codecs = new Codecs(adapters(config), arrays, ENCODERS);
        ClientParts parts = new ClientParts(
                runtime,
                new RequestSender(
                        runtime, target, limits.retryPolicy().attemptTimeout().toNanos()),
                codecs,
                memory,
                new InFlightLimit(limits.maxInFlight()),
                new Backoff(limits.retryPolicy(), runtime.random()),
                metrics,
                new HotKeys(runtime.ticker(), codecs, metrics),
                new CallerNotes(reporting.correlationId(), reporting.observers()),
                reporting.consumedCapacity());
        Client client = new Client(parts, limits, () -> closing.forEach(Runnable::run));
        metrics.clientOpened(client);
        return client;
    }

    /** Those given come first: what somebody says goes before what lies about. */
    private static List<ValueAdapter> adapters(ClientConfig config) {
        List<ValueAdapter> adapters = new ArrayList<>(config.valueAdapters());
        adapters.addAll(InstalledAdapters.get());
        return List.copyOf(adapters);
    }

    /** Waits for the callbacks still to be run: whoever must be told is told before the client is closed, if it can be. */
    private static void finish(ExecutorService callbacks) {
        callbacks.shutdown();
        try {
            if (!callbacks.awaitTermination(CALLBACKS_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "a callback still runs {} s after its client was closed; it is left to itself",
                        CALLBACKS_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService threads(String name) {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
