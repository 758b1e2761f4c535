package dev.dynabatch.local.internal.http;

import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportResponse;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Has a connection's requests answered by a transport, one at a time and in their order. What the transport fails goes
 * without an answer: the connection is closed. A request whose connection goes away is given up.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing nobody needs to hear
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final HttpAnswers answers;
    private final Transport transport;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean busy;
    private Transport.@Nullable Exchange underWay;

    RequestHandler(HttpAnswers answers, Transport transport) {
        super(false);
        this.answers = answers;
        this.transport = transport;
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
        if (underWay != null) {
            underWay.cancel();
        }
        context.fireChannelInactive();
    }

    @Override
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
            FullHttpResponse own = answers.own(request);
            if (own == null) {
                Answer answer = new Answer(context, HttpUtil.isKeepAlive(request));
                underWay = transport.send(HttpRequests.of(request), answer);
            } else {
                context.executor().execute(() -> send(context, own));
            }
        } finally {
            request.release();
        }
    }

    private void send(ChannelHandlerContext context, FullHttpResponse response) {
        underWay = null;
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

    /** Brings one answer to its connection, from whatever thread. */
    private final class Answer implements Transport.Listener {
        private final ChannelHandlerContext context;
        private final boolean keepAlive;

        Answer(ChannelHandlerContext context, boolean keepAlive) {
            this.context = context;
            this.keepAlive = keepAlive;
        }

        @Override
        public void answered(TransportResponse answer) {
            FullHttpResponse response = answers.response(answer, keepAlive);
            try {
                context.executor().execute(() -> send(context, response));
            } catch (RejectedExecutionException e) {
                response.release(); // the server has closed, and every connection with it
            }
        }

        @Override
        public void failed(TransportException fault) {
            context.close();
        }
    }
}
