package dev.dynabatch.transport;

import dev.dynabatch.internal.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One daemon thread that reads from many connections, and writes where a socket was full. */
final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    /** Large enough for all that one TLS read can bring. */
    static final int READ_BYTES = 64 * 1024;

    private final Selector selector;
    private final Ticker ticker;
    private final long sweepMillis;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean stopped;
    private long sweptNanos;

    /** @param idleNanos after how long connections are idle for too long: looked at twice in that time */
    EventLoop(String name, Ticker ticker, long idleNanos) {
        this.ticker = ticker;
        this.sweepMillis = Math.max(1, Math.min(5_000, idleNanos / 2_000_000));
        this.sweptNanos = ticker.nanos();
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector can be opened; are there too many open files?", e);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** For reading on this loop. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** Runs {@code task} on the loop, here and now if this is the loop. False if the loop has ended. */
    boolean execute(Runnable task) {
        if (isCurrent()) {
            task.run();
            return true;
        }
        tasks.add(task);
        if (stopped && tasks.remove(task)) {
            return false;
        }
        wakeUp();
        return true;
    }

    /** Makes the loop look around; a channel that another thread closed is let go of only then. */
    void wakeUp() {
        if (woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    /** Registers a connection; on the loop only. */
    void register(Connection connection) throws IOException {
        connection.registered(connection.channel().register(selector, SelectionKey.OP_READ, connection));
    }

    /** Ends the loop after what it was given. Does not block. */
    void close() {
        stopping = true;
        wakeUp();
    }

    private void run() {
        try {
            while (!stopping) {
                selector.select(this::ready, selector.keys().isEmpty() ? 0 : sweepMillis);
                Thread.interrupted(); // whoever interrupts us means somebody else, and select would not wait any more
                woken.set(false);
                runTasks();
                sweep();
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("an event loop of the transport ended; its connections are closed", e);
        } finally {
            end();
        }
    }

    private void runTasks() {
        Runnable task = tasks.poll();
        while (task != null) {
            quietly(task);
            task = tasks.poll();
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        quietly(() -> {
            try {
                connection.ready(key.isReadable(), key.isValid() && key.isWritable());
            } catch (CancelledKeyException closedMeanwhile) {
                // and whoever closed it sees to the rest
            }
        });
    }

    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a task of the transport failed; this is a bug", e);
        }
    }

    private void sweep() {
        long now = ticker.nanos();
        if (now - sweptNanos < sweepMillis * 1_000_000 && now - sweptNanos >= 0) {
            return;
        }
        sweptNanos = now;
        for (SelectionKey key : selector.keys()) {
            Connection connection = (Connection) key.attachment();
            quietly(connection::closeIfIdleTooLong);
        }
    }

    private void end() {
        runTasks();
        for (SelectionKey key : selector.keys()) {
            Connection connection = (Connection) key.attachment();
            quietly(connection::abandon);
        }
        stopped = true;
        runTasks();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("a selector could not be closed", e);
        }
    }
}
