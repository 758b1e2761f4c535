package dev.dynabatch.testkit;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.transport.Transport;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One store of {@link LocalDynamo}, with its client and its server once somebody asks for them. */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes no AutoCloseable
final class LocalFixture implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    /** The configuration parameter. */
    static final String SEED = "dynabatch.local.seed";

    private final DynabatchLocal local;
    private final long seed;
    private final boolean planned;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Dynabatch client;
    private @Nullable LocalServer server;

    private LocalFixture(DynabatchLocal local, long seed, boolean planned) {
        this.local = local;
        this.seed = seed;
        this.planned = planned;
    }

    /** A store with its tables, and from then on with its faults. */
    static LocalFixture open(LocalSettings settings, ExtensionContext context) {
        try {
            long seed = settings.seed() == 0 ? seed(context) : settings.seed();
            FaultPlan faults = settings.faults().isEmpty() ? FaultPlan.NONE : FaultPlan.named(settings.faults());
            DynabatchLocal.Builder builder = DynabatchLocal.builder().faults(FaultPlan.NONE, seed);
            if (!settings.capacity().isEmpty()) {
                builder.capacity(CapacityModel.parse(settings.capacity()).withSeed(seed));
            }
            LocalFixture fixture = new LocalFixture(builder.build(), seed, settings.chance());
            fixture.prepare(settings);
            fixture.local.faults(faults);
            return fixture;
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException("@LocalDynamo on " + settings.place() + ": " + e.getMessage(), e);
        }
    }

    private void prepare(LocalSettings settings) {
        try (Transport transport = local.transport()) {
            for (LocalDynamo.Table table : settings.tables()) {
                TableRequest.send(table, transport);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static long seed(ExtensionContext context) {
        return context.getConfigurationParameter(SEED)
                .map(text -> {
                    try {
                        return Long.valueOf(text.trim());
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException(SEED + " must be a whole number, but is '" + text + "'", e);
                    }
                })
                .orElseGet(() -> ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }

    DynabatchLocal local() {
        return local;
    }

    long seed() {
        return seed;
    }

    /** Whether anything may have come by chance, by the annotation or a plan of the test's own. */
    boolean chance() {
        return planned || !local.faultsPlayed().isEmpty();
    }

    Dynabatch client() {
        lock.lock();
        try {
            Dynabatch made = client;
            if (made == null) {
                made = Dynabatch.builder().transport(local.transport()).build();
                client = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    LocalServer server() {
        lock.lock();
        try {
            LocalServer made = server;
            if (made == null) {
                made = local.serve(0);
                server = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    /** Closes all, whichever of them throws: the client first, which may still have something to write. */
    @Override
    @SuppressWarnings("try") // named to be closed, last first
    public void close() {
        try (DynabatchLocal third = local;
                LocalServer second = server;
                Dynabatch first = client) {}
    }
}
