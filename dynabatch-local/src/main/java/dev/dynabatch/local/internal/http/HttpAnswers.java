package dev.dynabatch.local.internal.http;

import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.local.internal.engine.ErrorType;
import dev.dynabatch.local.internal.engine.Reply;
import dev.dynabatch.local.internal.engine.RequestIds;
import dev.dynabatch.transport.TransportResponse;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes HTTP of answers: the store's, and those that HTTP itself calls for. */
final class HttpAnswers {
    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final List<String> JSON_TYPES =
            List.of("application/x-amz-json-1.0", "application/x-amz-json-1.1", "application/json");

    private final WallClock clock;
    /** Counts down where the store counts up, so that no two answers have one name. */
    private final AtomicLong answered = new AtomicLong(-1);

    private final @Nullable SignatureCheck signatures;

    HttpAnswers(WallClock clock, @Nullable SignatureCheck signatures) {
        this.clock = clock;
        this.signatures = signatures;
    }

    /** The answer to a request that is none for the store, or null. */
    @Nullable
    FullHttpResponse own(FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (request.decoderResult().isFailure() || request.protocolVersion().majorVersion() != 1) {
            return error(ErrorType.SERIALIZATION, "This is no HTTP request", false);
        }
        if (request.method().equals(HttpMethod.GET)) {
            byte[] healthy = "healthy: dynabatch-local\n".getBytes(StandardCharsets.US_ASCII);
            return response(new TransportResponse(200, List.of("Content-Type", "text/plain"), healthy), keepAlive);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return error(ErrorType.UNKNOWN_OPERATION, "Requests must be sent with the method POST", keepAlive);
        }
        if (!isJson(request.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
            String message = "The header Content-Type must be " + JSON_TYPES.get(0);
            return error(ErrorType.UNKNOWN_OPERATION, message, keepAlive);
        }
        try {
            if (signatures != null) {
                signatures.require(request, ByteBufUtil.getBytes(request.content()));
            }
        } catch (UnauthenticException e) {
            return error(e.type(), String.valueOf(e.getMessage()), keepAlive);
        }
        return null;
    }

    /** An answer that says no. */
    FullHttpResponse error(ErrorType type, String message, boolean keepAlive) {
        Reply reply = Reply.error(type, RequestIds.of(answered.getAndDecrement()), message);
        return response(new TransportResponse(reply.status(), reply.headers(), reply.body()), keepAlive);
    }

    /**
     * A transport's answer. One that says it is longer than it is was cut short on its way: it goes out as it is, and the
     * connection ends with it.
     */
    FullHttpResponse response(TransportResponse answer, boolean keepAlive) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        HttpHeaders headers = response.headers();
        for (int i = 0; i < answer.headers().size(); i += 2) {
            headers.set(answer.headers().get(i), answer.headers().get(i + 1));
        }
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (!headers.contains(HttpHeaderNames.DATE)) {
            headers.set(HttpHeaderNames.DATE, DATE.format(Instant.ofEpochMilli(clock.millis())));
        }
        int length = Math.max(answer.body().length, headers.getInt(HttpHeaderNames.CONTENT_LENGTH, 0));
        boolean whole = length == answer.body().length;
        headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        headers.set(
                HttpHeaderNames.CONNECTION, keepAlive && whole ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        return response;
    }

    private static boolean isJson(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].trim();
        return JSON_TYPES.contains(type.toLowerCase(Locale.ROOT));
    }
}
