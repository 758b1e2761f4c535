package dev.dynabatch.local.internal.http;

import dev.dynabatch.local.internal.engine.ErrorType;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Says that there are too many connections, and closes this one. */
final class TurnAway extends ChannelInboundHandlerAdapter {
    private final HttpAnswers answers;

    TurnAway(HttpAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(answers.error(ErrorType.UNAVAILABLE, "Dynabatch Local has too many connections", false))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // of closing nobody needs to hear
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
