package dev.dynabatch.transport;

import dev.dynabatch.transport.TransportException.Stage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exchange from {@code send} to the one call of its listener. */
final class PendingExchange implements Transport.Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    private final ConnectionPool pool;
    private final Body bytes;
    private final Transport.Listener listener;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean cancelled;

    /** The connection it was given to; guarded by the pool's lock. */
    @Nullable
    Connection connection;

    PendingExchange(ConnectionPool pool, Body bytes, Transport.Listener listener) {
        this.pool = pool;
        this.bytes = bytes;
        this.listener = listener;
    }

    /** What goes over the wire, head first. */
    Body bytes() {
        return bytes;
    }

    boolean cancelled() {
        return cancelled;
    }

    @Override
    public void cancel() {
        cancelled = true;
        pool.cancel(this);
    }

    void answered(TransportResponse response) {
        tell(to -> to.answered(response));
    }

    void failed(TransportException fault) {
        tell(to -> to.failed(fault));
    }

    void failed(Stage stage, String message, @Nullable Throwable cause) {
        failed(new TransportException(stage, message, cause));
    }

    private void tell(Consumer<Transport.Listener> what) {
        if (!told.compareAndSet(false, true)) {
            return;
        }
        try {
            what.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.warn("a transport listener threw; its exchange has ended all the same", e);
        }
    }
}
