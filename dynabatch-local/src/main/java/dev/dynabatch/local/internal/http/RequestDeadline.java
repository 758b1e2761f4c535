package dev.dynabatch.local.internal.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that send nothing, or a request too slowly: half-open ones, forgotten ones, and those that trickle.
 * While an answer is being made no time is counted.
 */
@SuppressWarnings("FutureReturnValueIgnored") // writing has its promise, and of closing nobody needs to hear
final class RequestDeadline extends ChannelDuplexHandler {
    private final HttpLimits limits;
    private @Nullable Future<?> timer;
    private boolean arriving;

    RequestDeadline(HttpLimits limits) {
        this.limits = limits;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // a connection's first request is due at once
        start(context, limits.request());
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof LastHttpContent) {
            arriving = false;
            stop();
        } else if (message instanceof HttpObject && !arriving) {
            arriving = true;
            start(context, limits.request());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!arriving) {
            start(context, limits.idle());
        }
        context.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    private void start(ChannelHandlerContext context, Duration delay) {
        stop();
        timer = context.executor().schedule((Runnable) context::close, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
