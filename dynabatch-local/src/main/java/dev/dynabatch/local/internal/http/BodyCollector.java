package dev.dynabatch.local.internal.http;

import dev.dynabatch.local.internal.engine.Engine;
import dev.dynabatch.local.internal.engine.ErrorType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Makes whole requests of their pieces. One that is too long is refused as soon as that is known, but its rest is read
 * and thrown away: a connection closed while the client still sends would lose it the answer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whether a refusal arrives is the client's affair
final class BodyCollector extends HttpObjectAggregator {
    private final HttpAnswers answers;
    private boolean refused;

    BodyCollector(HttpAnswers answers) {
        super(Engine.MAX_BODY);
        this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        boolean last = message instanceof LastHttpContent;
        super.channelRead(context, message);
        if (refused && last) {
            context.close();
        }
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        refused = true;
        context.writeAndFlush(answers.error(ErrorType.TOO_LARGE, "The request is larger than 16 MB", false));
    }
}
