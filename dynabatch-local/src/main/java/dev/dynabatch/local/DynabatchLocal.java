package dev.dynabatch.local;

import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.local.internal.engine.Engine;
import dev.dynabatch.local.internal.store.JournalStore;
import dev.dynabatch.local.internal.store.MemoryStore;
import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An embedded DynamoDB: tables and items of its own, used through a {@link #transport()} or over HTTP.
 *
 * <p>It needs no account, no network and no Docker, answers with the service's limits and messages, and is safe for use
 * by many threads. Operations it does not know yet are refused with a message that says so.
 */
public final class DynabatchLocal implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Store store;
    private final Engine engine;
    private final WallClock clock;
    private final Executor executor;
    private final @Nullable ExecutorService ownExecutor;
    private final @Nullable FaultyTransport faults;

    private DynabatchLocal(Store store, Builder builder) {
        this.store = store;
        this.engine = new Engine(store, builder.clock, builder.capacity == null ? null : builder.capacity.settings());
        this.clock = builder.clock;
        this.ownExecutor = builder.executor == null ? newExecutor(builder.threads()) : null;
        this.executor = ownExecutor != null ? ownExecutor : Objects.requireNonNull(builder.executor);
        this.faults = builder.faults == null
                ? null
                : FaultyTransport.of(
                        new InProcessTransport(engine, executor),
                        builder.faults,
                        builder.seed,
                        () -> Instant.ofEpochMilli(clock.millis()));
    }

    /** A store on the heap, empty, that is gone when closed. */
    public static DynabatchLocal inMemory() {
        return builder().build();
    }

    /**
     * A store kept in a directory, which is created if it is missing; answered writes survive the death of the process
     * ({@link Durability#PROCESS}). Keys are held on the heap too, some 100 B an item with short keys.
     *
     * @throws dev.dynabatch.DynabatchException if the directory is in use by another, cannot be used, or is damaged
     */
    public static DynabatchLocal open(Path directory) {
        return builder().directory(directory).build();
    }

    /** A builder for a store with other than the default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A door for use in this process. Requests need no signature, and their endpoint is not looked at. Closing the
     * transport leaves the store open.
     */
    public Transport transport() {
        Transport door = new InProcessTransport(engine, executor);
        return faults == null ? door : faults.around(door);
    }

    /**
     * Follows another plan of faults for requests sent from now on, through whatever door.
     *
     * @throws IllegalStateException if the store was built without faults
     */
    public void faults(FaultPlan plan) {
        faulty().follow(plan);
    }

    /**
     * How often each fault was played so far; those that never were are absent.
     *
     * @throws IllegalStateException if the store was built without faults
     */
    public Map<Fault, Long> faultsPlayed() {
        return faulty().played();
    }

    private FaultyTransport faulty() {
        if (faults == null) {
            throw new IllegalStateException("this store was built without faults; build it with"
                    + " DynabatchLocal.builder().faults(FaultPlan.NONE, seed) to add some later");
        }
        return faults;
    }

    /**
     * Serves the store over HTTP, on the loopback interface only.
     *
     * @param port where to listen, or 0 for any free port
     * @throws dev.dynabatch.DynabatchException if the port cannot be had
     */
    public LocalServer serve(int port) {
        return LocalServer.start(this, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** What time it is; for the doors. */
    WallClock clock() {
        return clock;
    }

    /** Answers what is under way, then closes the store. Requests that come later are refused. */
    @Override
    public void close() {
        engine.close();
        if (faults != null) {
            faults.close();
        }
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
        store.close();
    }

    private static ExecutorService newExecutor(int threads) {
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "dynabatch-local-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Settings of a {@link DynabatchLocal}. */
    public static final class Builder {
        private @Nullable Executor executor;
        private @Nullable Path directory;
        private Durability durability = Durability.PROCESS;
        private WallClock clock = WallClock.system();
        private @Nullable CapacityModel capacity;
        private @Nullable FaultPlan faults;
        private long seed;

        private Builder() {}

        /**
         * What requests are answered on; it is never shut down here. The default is a pool of its own: as many daemon
         * threads as there are processors, at least two, or 16 where writes wait for the disk. {@code Runnable::run} answers on the caller's own thread,
         * before {@code send} returns: the mode for simulations, where the one who sends from within an answer must be
         * prepared to be answered from within again.
         */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /** Where to keep everything; one open store a directory. The default is to keep it on the heap. */
        public Builder directory(Path directory) {
            this.directory = directory;
            return this;
        }

        /** What answered writes survive; of no effect without a directory. The default is {@link Durability#PROCESS}. */
        public Builder durability(Durability durability) {
            this.durability = durability;
            return this;
        }

        /** Where creation times and the header {@code Date} come from, and by what capacity comes in. The default is the machine's clock. */
        public Builder clock(InstantSource clock) {
            this.clock = clock::millis;
            return this;
        }

        /**
         * Limits capacity as the service does, by the {@linkplain #clock clock}: what is too much is throttled. The
         * default is not to limit it at all. What was used is not kept in a directory: a store opened again begins as
         * if it had been idle.
         */
        public Builder capacity(CapacityModel capacity) {
            this.capacity = capacity;
            return this;
        }

        /**
         * Has every door play faults. The default is none.
         *
         * @param plan how often what happens; {@link FaultPlan#NONE} for faults that come {@linkplain
         *     DynabatchLocal#faults(FaultPlan) later}
         * @param seed which request has which fault: with one seed, requests in one order meet the same faults every time
         */
        public Builder faults(FaultPlan plan, long seed) {
            this.faults = plan;
            this.seed = seed;
            return this;
        }

        /** Threads that wait for the disk do nothing else: the more there are, the more writes share one wait. */
        private int threads() {
            boolean waiting = directory != null && durability == Durability.POWER;
            return Math.max(waiting ? 16 : 2, Runtime.getRuntime().availableProcessors());
        }

        /**
         * The store, open.
         *
         * @throws dev.dynabatch.DynabatchException if the directory is in use by another, cannot be used, or is damaged
         */
        public DynabatchLocal build() {
            Store store = directory == null ? new MemoryStore() : JournalStore.open(directory, durability);
            return new DynabatchLocal(store, this);
        }
    }
}
