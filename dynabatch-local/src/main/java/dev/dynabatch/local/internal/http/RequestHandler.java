package dev.dynabatch.local.internal.http;

import dev.dynabatch.local.internal.engine.ErrorType;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Has a connection's requests answered one at a time, in their order, off the event loop. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final HttpAnswers answers;
    private final Executor executor;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean busy;

    RequestHandler(HttpAnswers answers, Executor executor) {
        super(false);
        this.answers = answers;
        this.executor = executor;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        waiting.add(request);
        if (busy) {
            // a client that sends without listening is read no further than this
            context.channel().config().setAutoRead(false);
        }
        next(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
        context.fireChannelInactive();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // of closing nobody needs to hear
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void next(ChannelHandlerContext context) {
        FullHttpRequest request = busy ? null : waiting.poll();
        if (request == null) {
            return;
        }
        busy = true;
        try {
            executor.execute(() -> answer(context, request));
        } catch (RejectedExecutionException e) {
            request.release();
            send(context, answers.error(ErrorType.UNAVAILABLE, "Dynabatch Local is closed", false));
        }
    }

    private void answer(ChannelHandlerContext context, FullHttpRequest request) {
        FullHttpResponse response;
        try {
            response = answers.answer(request);
        } finally {
            request.release();
        }
        context.executor().execute(() -> send(context, response));
    }

    private void send(ChannelHandlerContext context, FullHttpResponse response) {
        ChannelFuture sent = context.writeAndFlush(response);
        if (response.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
            sent.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        busy = false;
        if (waiting.isEmpty()) {
            context.channel().config().setAutoRead(true);
        }
        next(context);
    }
}
