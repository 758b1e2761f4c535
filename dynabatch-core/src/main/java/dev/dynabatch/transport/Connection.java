package dev.dynabatch.transport;

import dev.dynabatch.transport.TransportException.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection: carries one exchange at a time.
 *
 * <p>Two parties work on it. The <em>writer</em> is the thread that {@linkplain #start starts} an exchange, so most often
 * the engine's caller: it writes the request at once, which costs no hand-over. When the socket is full the event loop
 * goes on in its place. The <em>reader</em> is the event loop, always. The reader decides how an exchange ends, but while
 * another thread still writes it leaves the carrying out to that one ({@link Phase#LEFT}); so {@code current} and what
 * belongs to it never change under either's hands.
 */
final class Connection {
    /** Reads in a row, so that one long answer does not keep the others waiting. */
    private static final int READS = 16;

    /** After so long without use it is looked at before it is written to: a freeze may have kept the loop from doing so. */
    private static final long DOUBTFUL_NANOS = 1_000_000_000;

    private enum Phase {
        /** Without an exchange. */
        IDLE,
        /** Somebody writes the request. */
        WRITING,
        /** The socket is full; the loop will go on. */
        BLOCKED,
        /** All is written, or can not be. */
        WRITTEN,
        /** The exchange has ended while somebody writes: who writes carries it out. */
        LEFT,
        /** Closed. */
        DEAD
    }

    /** How an exchange ended: an answer, or a fault. */
    private record End(
            @Nullable TransportResponse answer,
            boolean reusable,
            String fault,
            @Nullable Throwable cause) {}

    private final SocketChannel channel;
    private final Wire wire;
    private final EventLoop loop;
    private final ConnectionPool pool;
    private final AnswerParser parser = new AnswerParser();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);

    /** Since when there is a connection, and since when nothing uses it; the latter guarded by the pool's lock. */
    final IdleClock.Since openSince;

    IdleClock.Since idleSince;

    /** How old it may get. */
    final long lifeNanos;

    private @Nullable SelectionKey key;
    private @Nullable PendingExchange current;
    private @Nullable RequestWriter writer;
    private Wire.Progress progress = new Wire.Progress();
    private @Nullable Throwable writeFault;
    private @Nullable End left;
    private boolean used;
    private boolean kept;

    Connection(SocketChannel channel, Wire wire, EventLoop loop, ConnectionPool pool, long lifeNanos) {
        this.channel = channel;
        this.wire = wire;
        this.loop = loop;
        this.pool = pool;
        this.openSince = pool.idleClock().start();
        this.idleSince = openSince;
        this.lifeNanos = lifeNanos;
    }

    SocketChannel channel() {
        return channel;
    }

    void registered(SelectionKey with) {
        key = with;
    }

    /** Carries out {@code exchange}, which the pool has given to this connection; on any thread. */
    void start(PendingExchange exchange) {
        if (exchange.cancelled()) {
            next();
            exchange.failed(Stage.NOT_SENT, "given up before it was sent to " + peer(), null);
            return;
        }
        boolean doubtful = used && pool.idleClock().passed(idleSince, DOUBTFUL_NANOS);
        if (phase.get() == Phase.DEAD) {
            pool.resubmit(exchange);
            return;
        }
        current = exchange;
        writer = new RequestWriter(exchange.bytes());
        progress = new Wire.Progress();
        writeFault = null;
        left = null;
        kept = used;
        used = true;
        if (!phase.compareAndSet(Phase.IDLE, Phase.WRITING)) { // the peer closed it meanwhile
            pool.resubmit(exchange);
        } else if (exchange.cancelled()) {
            settle(Phase.WRITTEN);
            abort(exchange, "given up before it was sent to " + peer());
        } else if (doubtful && gone()) {
            settle(Phase.WRITTEN);
            abort(exchange, peer() + " closed the connection while it was idle");
        } else {
            write();
        }
    }

    /** Whether the peer has closed the connection, or sent what nobody asked for. */
    private boolean gone() {
        try {
            return channel.read(ByteBuffer.allocate(1)) != 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private void write() {
        RequestWriter request = writer;
        if (request == null) {
            throw new IllegalStateException("there is nothing to write");
        }
        PendingExchange exchange = current;
        try {
            boolean all = wire.write(request, progress);
            settle(all ? Phase.WRITTEN : Phase.BLOCKED);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            writeFault = e;
            settle(Phase.WRITTEN);
            if (exchange != null) {
                abort(exchange, "the request to " + peer() + " could not be written");
            }
        }
    }

    /** The writer has stopped writing. */
    private void settle(Phase now) {
        if (!phase.compareAndSet(Phase.WRITING, now)) {
            End end = left;
            if (end != null) {
                finish(end);
            }
        } else if (now == Phase.BLOCKED) {
            var unused = loop.execute(() -> watchWritable(true)); // a loop that has ended has closed this, too
        }
    }

    private void watchWritable(boolean watch) {
        SelectionKey with = key;
        if (with != null && with.isValid() && phase.get() != Phase.DEAD) {
            with.interestOps(watch ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    /** Gives {@code exchange} up, if it is under way here. */
    void cancel(PendingExchange exchange) {
        abort(exchange, "given up while " + peer() + " had not answered");
    }

    private void abort(PendingExchange exchange, String why) {
        boolean asked = loop.execute(() -> {
            Phase now = phase.get();
            if (now != Phase.IDLE && now != Phase.DEAD && current == exchange) {
                if (writeFault != null) {
                    read(); // the answer to a request that the peer did not want to hear out may be there
                }
                if (phase.get() != Phase.DEAD && current == exchange) {
                    die(why, writeFault);
                }
            }
        });
        if (!asked) {
            exchange.failed(Stage.SENT, "the transport is closed", null);
        }
    }

    /** Closes the connection at once; on any thread. */
    void shutdown() {
        if (!loop.execute(this::abandon)) {
            wire.closeHard();
        }
    }

    /** On the loop: closes the connection at once. */
    void abandon() {
        die("the transport is closed", null);
    }

    /** On the loop: closes the connection if nothing has used it for too long. */
    void closeIfIdleTooLong() {
        if (pool.retire(this)) {
            die("idle for too long", null);
        }
    }

    /** On the loop: the socket has something, or takes something. */
    void ready(boolean readable, boolean writable) {
        if (readable) {
            read();
        }
        if (writable && phase.compareAndSet(Phase.BLOCKED, Phase.WRITING)) {
            watchWritable(false);
            write();
        }
    }

    private void read() {
        Phase before = phase.get();
        if (before == Phase.LEFT || before == Phase.DEAD) {
            return;
        }
        try {
            boolean surplus = false;
            int count = 0;
            for (int i = 0; i < READS; i++) {
                ByteBuffer bytes = loop.readBuffer();
                count = wire.read(bytes);
                if (count <= 0) {
                    break;
                }
                bytes.flip();
                if (before == Phase.IDLE) {
                    die(peer() + " sent what nobody asked for", null);
                    return;
                }
                parser.feed(bytes);
                surplus |= bytes.hasRemaining();
                if (count < EventLoop.READ_BYTES) {
                    break;
                }
            }
            boolean ended = count < 0;
            if (before != Phase.IDLE && (parser.whole() || (ended && parser.endsHere()))) {
                boolean reusable = parser.keepAlive() && !surplus && !ended;
                end(new End(parser.takeOut(), reusable, "", null));
            } else if (ended) {
                die(peer() + " closed the connection before its answer was whole", null);
            }
        } catch (MalformedAnswerException e) {
            die(peer() + " " + e.getMessage(), e);
        } catch (IOException e) {
            die("the connection to " + peer() + " broke before its answer was whole", e);
        }
    }

    /** The loop's half of every end but an answer's. */
    private void die(String why, @Nullable Throwable cause) {
        if (phase.compareAndSet(Phase.IDLE, Phase.DEAD)) {
            pool.forget(this);
            wire.close();
            return;
        }
        Phase now = phase.get();
        if (now != Phase.LEFT && now != Phase.DEAD) {
            end(new End(null, false, why + parser, cause));
        }
    }

    private void end(End end) {
        left = end;
        if (!phase.compareAndSet(Phase.WRITING, Phase.LEFT)) {
            finish(end);
        }
    }

    /** By the loop, or by the writer to whom the loop left it. */
    private void finish(End end) {
        PendingExchange exchange = current;
        RequestWriter request = writer;
        if (exchange == null || request == null) {
            throw new IllegalStateException("there is no exchange to end");
        }
        boolean bytesLeft = progress.bytesLeft();
        Throwable cause = end.cause() == null ? writeFault : end.cause();
        boolean reusable = end.reusable() && !request.hasMore() && writeFault == null;
        current = null;
        writer = null;
        if (reusable) {
            phase.set(Phase.IDLE);
            next();
        } else {
            phase.set(Phase.DEAD);
            pool.forget(this);
            if (end.answer() == null || request.hasMore()) {
                wire.closeHard();
            } else {
                wire.close();
            }
            if (!loop.isCurrent()) {
                loop.wakeUp();
            }
        }
        if (end.answer() != null) {
            exchange.answered(end.answer());
        } else if (!bytesLeft && kept && !exchange.cancelled()) {
            pool.resubmit(exchange);
        } else {
            exchange.failed(bytesLeft ? Stage.SENT : Stage.NOT_SENT, end.fault(), cause);
        }
    }

    /** Takes whoever waits next, or falls idle. */
    void next() {
        PendingExchange next = pool.release(this);
        if (next != null) {
            start(next);
        }
    }

    private String peer() {
        return pool.route().toString();
    }
}
