package dev.dynabatch.transport;

import dev.dynabatch.transport.TransportException.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: carries one exchange at a time. Everything but {@link #start}, {@link #cancel} and {@link #shutdown}
 * runs on the channel's event loop, which owns all its fields.
 */
@SuppressWarnings("FutureReturnValueIgnored") // writes tell this object by their promise, closing tells nothing
final class Connection extends ChannelInboundHandlerAdapter implements ChannelProgressiveFutureListener {
    private final Channel channel;
    private final ConnectionPool pool;
    private final long idleNanos;

    /** Since when nothing uses it; guarded by the pool's lock. */
    IdleClock.Since idleSince;

    private @Nullable PendingExchange current;
    private @Nullable RequestWriter writer;
    private @Nullable AnswerBuffer answer;
    private @Nullable Throwable fault;
    private @Nullable Future<?> idleCheck;
    private boolean answered;
    private boolean surplus;
    private boolean pumping;
    private boolean bytesLeft;
    private int writesUnderWay;
    private long exchanges;

    Connection(Channel channel, ConnectionPool pool, long idleNanos) {
        this.channel = channel;
        this.pool = pool;
        this.idleNanos = idleNanos;
        this.idleSince = pool.idleClock().start();
    }

    /** Carries out {@code exchange}, which the pool has given to this connection. */
    void start(PendingExchange exchange) {
        if (!onLoop(() -> begin(exchange))) {
            exchange.failed(Stage.NOT_SENT, "the event loop of the connection to " + peer() + " is shut down", null);
        }
    }

    /** Gives {@code exchange} up, if it is under way here. */
    void cancel(PendingExchange exchange) {
        boolean asked = onLoop(() -> {
            if (current == exchange) {
                abort("given up while " + peer() + " had not answered");
            }
        });
        if (!asked) {
            exchange.failed(Stage.SENT, "the event loop of the connection to " + peer() + " is shut down", null);
        }
    }

    /** Closes the connection at once. */
    void shutdown() {
        if (!onLoop(() -> abort("the transport is closed"))) {
            channel.close();
        }
    }

    private boolean onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
    }

    /** Takes whoever waits next, or falls idle. */
    void next() {
        PendingExchange next = pool.release(this);
        if (next != null) {
            begin(next);
        } else if (idleCheck == null) {
            watchIdle();
        }
    }

    private void begin(PendingExchange exchange) {
        if (!channel.isActive()) {
            pool.forget(this);
            pool.resubmit(exchange);
            return;
        }
        if (exchange.cancelled()) {
            next();
            exchange.failed(Stage.NOT_SENT, "given up before it was sent to " + peer(), null);
            return;
        }
        exchanges++;
        current = exchange;
        writer = new RequestWriter(exchange.bytes());
        bytesLeft = false;
        pump();
    }

    /**
     * Writes while the socket takes more; called again when it does. Under TLS what was flushed counts as left: how
     * much of a record went out is not known here.
     */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (writer != null && writer.hasMore() && channel.isWritable()) {
                ChannelProgressivePromise promise = channel.newProgressivePromise();
                promise.addListener(this);
                writesUnderWay++;
                ByteBuf chunk = writer.next(channel.alloc());
                channel.write(chunk, promise);
                if (!writer.hasMore() || !channel.isWritable()) {
                    channel.flush();
                    bytesLeft |= pool.endpoint().tls();
                }
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            fault = e;
            abort("the request to " + peer() + " could not be written");
        }
        pumping = false;
    }

    @Override
    public void operationProgressed(ChannelProgressiveFuture write, long progress, long total) {
        bytesLeft |= progress > 0;
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture write) {
        writesUnderWay--;
        bytesLeft |= write.isSuccess();
        if (!write.isSuccess() && fault == null) {
            fault = write.cause();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        pump();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (current == null || answered) {
                surplus = true;
            } else if (((HttpObject) message).decoderResult().isFailure()) {
                fault = ((HttpObject) message).decoderResult().cause();
                abort(peer() + " answered something that is not HTTP; is the endpoint's scheme right?");
            } else {
                read((HttpObject) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject part) {
        if (part instanceof HttpResponse head && head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            answer = new AnswerBuffer(head);
        }
        if (answer == null || !(part instanceof HttpContent content)) {
            return;
        }
        if (answer.tooLong(content.content().readableBytes())) {
            abort(peer() + " answered more than " + AnswerBuffer.MAX_BYTES + " B");
            return;
        }
        answer.append(content.content());
        answered = content instanceof LastHttpContent;
    }

    /**
     * Ends the exchange only when all that arrived with its answer was looked at: bytes after the answer must never be
     * taken for the answer to the next exchange.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        AnswerBuffer whole = answer;
        PendingExchange exchange = current;
        if (answered && whole != null && exchange != null) {
            TransportResponse response = whole.whole();
            boolean written = writer != null && !writer.hasMore() && writesUnderWay == 0;
            reset();
            if (written && whole.keepAlive() && !surplus && channel.isActive()) {
                next();
            } else {
                close();
            }
            exchange.answered(response);
        } else if (surplus) {
            close();
        }
    }

    private void reset() {
        current = null;
        writer = null;
        answer = null;
        answered = false;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fault = cause;
        abort("the connection to " + peer() + " broke before its answer was whole");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        abort(peer() + " closed the connection before its answer was whole");
    }

    /** Closes an idle connection as the peer expects it. */
    private void close() {
        pool.forget(this);
        stopIdleCheck();
        channel.close();
    }

    /** Closes with a reset, so that what the socket still holds is dropped, and fails what is under way. */
    private void abort(String message) {
        PendingExchange exchange = current;
        AnswerBuffer partly = answer;
        reset();
        pool.forget(this);
        stopIdleCheck();
        if (channel.isOpen()) {
            closeHard(channel);
        }
        if (exchange == null) {
            return;
        }
        if (!bytesLeft && exchanges > 1 && !exchange.cancelled()) {
            pool.resubmit(exchange);
        } else {
            String seen = partly == null ? "" : " (" + partly + ")";
            exchange.failed(bytesLeft ? Stage.SENT : Stage.NOT_SENT, message + seen, fault);
        }
    }

    /** Skips the TLS handler, which would send the rest of the request before it says good-bye. */
    private static void closeHard(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException alreadyReset) {
            // some systems refuse options on a socket that the peer has reset; closing it is all that is left to do
        }
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            tls.close();
        }
    }

    /** One timer a connection, not one a use: looks whether anything happened since it last looked. */
    private void watchIdle() {
        long seen = exchanges;
        idleCheck = channel.eventLoop()
                .schedule(
                        () -> {
                            if (exchanges == seen && current == null && pool.retire(this)) {
                                channel.close();
                            } else {
                                watchIdle();
                            }
                        },
                        idleNanos,
                        TimeUnit.NANOSECONDS);
    }

    private void stopIdleCheck() {
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
    }

    private String peer() {
        return pool.endpoint().toString();
    }
}
