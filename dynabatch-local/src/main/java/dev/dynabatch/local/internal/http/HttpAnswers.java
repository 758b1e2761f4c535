package dev.dynabatch.local.internal.http;

import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.local.internal.engine.Engine;
import dev.dynabatch.local.internal.engine.ErrorType;
import dev.dynabatch.local.internal.engine.Reply;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns requests into answers: the engine's, and those that HTTP itself calls for. */
final class HttpAnswers {
    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final List<String> JSON_TYPES =
            List.of("application/x-amz-json-1.0", "application/x-amz-json-1.1", "application/json");

    private final Engine engine;
    private final WallClock clock;

    HttpAnswers(Engine engine, WallClock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** The answer to a whole request. */
    FullHttpResponse answer(FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (request.decoderResult().isFailure()) {
            return error(ErrorType.SERIALIZATION, "This is no HTTP request", false);
        }
        if (request.method().equals(HttpMethod.GET)) {
            byte[] healthy = "healthy: dynabatch-local\n".getBytes(StandardCharsets.US_ASCII);
            return response(200, List.of("Content-Type", "text/plain"), healthy, keepAlive);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return error(ErrorType.UNKNOWN_OPERATION, "Requests must be sent with the method POST", keepAlive);
        }
        if (!isJson(request.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
            String message = "The header Content-Type must be " + JSON_TYPES.get(0);
            return error(ErrorType.UNKNOWN_OPERATION, message, keepAlive);
        }
        byte[] body = new byte[request.content().readableBytes()];
        request.content().readBytes(body);
        Reply reply = engine.handle(request.headers().get("X-Amz-Target"), body);
        return response(reply.status(), reply.headers(), reply.body(), keepAlive);
    }

    /** An answer that says no. */
    FullHttpResponse error(ErrorType type, String message, boolean keepAlive) {
        Reply reply = Reply.error(type, engine.requestId(), message);
        return response(reply.status(), reply.headers(), reply.body(), keepAlive);
    }

    private FullHttpResponse response(int status, List<String> headers, byte[] body, boolean keepAlive) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        for (int i = 0; i < headers.size(); i += 2) {
            response.headers().set(headers.get(i), headers.get(i + 1));
        }
        AsciiString connection = keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE;
        response.headers()
                .set(HttpHeaderNames.DATE, DATE.format(Instant.ofEpochMilli(clock.millis())))
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, connection);
        return response;
    }

    private static boolean isJson(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].trim();
        return JSON_TYPES.contains(type.toLowerCase(Locale.ROOT));
    }
}
