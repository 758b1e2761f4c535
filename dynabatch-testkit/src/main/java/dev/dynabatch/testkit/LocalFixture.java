package dev.dynabatch.testkit;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.transport.Transport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One store of {@link LocalDynamo}, with its client and its server once somebody asks for them. */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes no AutoCloseable
final class LocalFixture implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    private final DynabatchLocal local;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Dynabatch client;
    private @Nullable LocalServer server;

    private LocalFixture(DynabatchLocal local) {
        this.local = local;
    }

    /** A store with its tables. */
    static LocalFixture open(LocalSettings settings) {
        try {
            LocalFixture fixture = new LocalFixture(DynabatchLocal.inMemory());
            fixture.prepare(settings);
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

    DynabatchLocal local() {
        return local;
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
