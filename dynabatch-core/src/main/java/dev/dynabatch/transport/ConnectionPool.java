package dev.dynabatch.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.transport.TransportException.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint, and the exchanges that wait for one, first come first served.
 *
 * <p>A connection is opened for a demand, not for an exchange: it takes whoever waits longest when it is ready, and an
 * attempt that fails fails whoever waits longest then. The lock decides; connecting, writing and telling listeners
 * happen after it is released.
 */
final class ConnectionPool {
    private final Route route;
    private final HttpSettings settings;
    private final Opener opener;

    private final ReentrantLock lock = new ReentrantLock();

    /** Last in, first out, so that what is not needed grows old and is closed. */
    @GuardedBy("lock")
    private final Deque<Connection> idle = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Deque<PendingExchange> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Set<Connection> open = new HashSet<>();

    @GuardedBy("lock")
    private int opening;

    @GuardedBy("lock")
    private boolean closed;

    ConnectionPool(Route route, HttpSettings settings, Opener opener) {
        this.route = route;
        this.settings = settings;
        this.opener = opener;
    }

    /** Starts opening one connection; ends in one call of {@link #opened} or {@link #openFailed}. */
    @FunctionalInterface
    interface Opener {
        void open(ConnectionPool pool);
    }

    Route route() {
        return route;
    }

    IdleClock idleClock() {
        return settings.clock();
    }

    /** Gives {@code exchange} a connection, now or later. */
    void submit(PendingExchange exchange) {
        place(exchange, false);
    }

    /** Takes back an exchange whose connection turned out to be dead before a byte was written: it goes first. */
    void resubmit(PendingExchange exchange) {
        place(exchange, true);
    }

    private void place(PendingExchange exchange, boolean first) {
        @Nullable String refusal = null;
        @Nullable Connection ready = null;
        boolean more = false;
        List<Connection> stale = new ArrayList<>(0);
        lock.lock();
        try {
            exchange.connection = null;
            if (closed) {
                refusal = "the transport is closed";
            } else if (exchange.cancelled()) {
                refusal = "given up before it was sent to " + route;
            } else {
                ready = freshLocked(stale);
                exchange.connection = ready;
                if (ready == null) {
                    if (first) {
                        waiting.addFirst(exchange);
                    } else {
                        waiting.addLast(exchange);
                    }
                    more = reserveLocked();
                }
            }
        } finally {
            lock.unlock();
        }
        stale.forEach(Connection::shutdown);
        if (refusal != null) {
            exchange.failed(Stage.NOT_SENT, refusal, null);
        } else if (ready != null) {
            ready.start(exchange);
        } else if (more) {
            opener.open(this);
        }
    }

    /** An idle connection, or null; those idle for so long that they may be dead, and those too old, are taken out. */
    @GuardedBy("lock")
    private @Nullable Connection freshLocked(List<Connection> stale) {
        Connection next = idle.pollLast();
        while (next != null && isStale(next)) {
            open.remove(next);
            stale.add(next);
            next = idle.pollLast();
        }
        return next;
    }

    @GuardedBy("lock")
    private boolean isStale(Connection connection) {
        return settings.clock().passed(connection.idleSince, settings.idleNanos()) || isOld(connection);
    }

    private boolean isOld(Connection connection) {
        return settings.clock().passed(connection.openSince, connection.lifeNanos);
    }

    @GuardedBy("lock")
    private boolean reserveLocked() {
        boolean more = !closed && opening < waiting.size() && opening + open.size() < settings.maxConnections();
        if (more) {
            opening++;
        }
        return more;
    }

    /** A connection is ready for its first exchange. */
    void opened(Connection connection) {
        boolean unwanted;
        lock.lock();
        try {
            opening--;
            unwanted = closed;
            if (!unwanted) {
                open.add(connection);
            }
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            connection.shutdown();
        } else {
            connection.next();
        }
    }

    /** A connection could not be opened: whoever waits longest is told why. */
    void openFailed(TransportException fault) {
        @Nullable PendingExchange victim;
        boolean more;
        lock.lock();
        try {
            opening--;
            victim = waiting.pollFirst();
            more = reserveLocked();
        } finally {
            lock.unlock();
        }
        if (more) {
            opener.open(this);
        }
        if (victim != null) {
            victim.failed(fault);
        }
    }

    /**
     * The next exchange for a connection that is free, or null: it is idle from now on. One that is too old
     * is closed instead when somebody waits, and a new one is opened for them.
     */
    @Nullable
    PendingExchange release(Connection connection) {
        boolean old = false;
        lock.lock();
        try {
            old = !waiting.isEmpty() && isOld(connection) && open.contains(connection);
            if (old) {
                return null;
            }
            PendingExchange next = waiting.pollFirst();
            if (next != null) {
                next.connection = connection;
            } else if (open.contains(connection)) {
                connection.idleSince = settings.clock().start();
                idle.addLast(connection);
            }
            return next;
        } finally {
            lock.unlock();
            if (old) {
                connection.shutdown(); // forgets it, which makes room for a new one
            }
        }
    }

    /** Takes {@code connection} out if it has been idle for too long, and says whether it was. */
    boolean retire(Connection connection) {
        lock.lock();
        try {
            return isStale(connection) && idle.remove(connection) && open.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a connection that is closed or about to be. May be repeated. */
    void forget(Connection connection) {
        boolean more;
        lock.lock();
        try {
            idle.remove(connection);
            more = open.remove(connection) && reserveLocked();
        } finally {
            lock.unlock();
        }
        if (more) {
            opener.open(this);
        }
    }

    void cancel(PendingExchange exchange) {
        boolean waited;
        @Nullable Connection connection;
        lock.lock();
        try {
            waited = waiting.remove(exchange);
            connection = exchange.connection;
        } finally {
            lock.unlock();
        }
        if (waited) {
            exchange.failed(Stage.NOT_SENT, "given up while it waited for a connection to " + route, null);
        } else if (connection != null) {
            connection.cancel(exchange);
        }
    }

    void close() {
        List<PendingExchange> unsent;
        List<Connection> connections;
        lock.lock();
        try {
            closed = true;
            unsent = new ArrayList<>(waiting);
            waiting.clear();
            idle.clear();
            connections = new ArrayList<>(open);
            open.clear();
        } finally {
            lock.unlock();
        }
        connections.forEach(Connection::shutdown);
        unsent.forEach(exchange -> exchange.failed(Stage.NOT_SENT, "the transport is closed", null));
    }
}
