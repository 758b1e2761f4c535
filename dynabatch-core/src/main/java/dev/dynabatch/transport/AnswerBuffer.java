package dev.dynabatch.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One answer while it arrives. */
final class AnswerBuffer {
    /** No answer of the service comes near: a BatchGetItem brings 16 MB, other pages 1 MB (API reference). */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final int FIRST_BYTES = 1024 * 1024;

    private final HttpResponse head;
    private final long declared;
    private byte[] bytes;
    private int length;

    AnswerBuffer(HttpResponse head) {
        this.head = head;
        this.declared = HttpUtil.getContentLength(head, -1L);
        this.bytes = new byte[declared < 0 ? 1024 : (int) Math.min(declared, FIRST_BYTES)];
    }

    boolean tooLong(int more) {
        return declared > MAX_BYTES || length + (long) more > MAX_BYTES;
    }

    void append(ByteBuf content) {
        int count = content.readableBytes();
        if (length + count > bytes.length) {
            long doubled = Math.max(2L * bytes.length, length + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, declared < 0 ? MAX_BYTES : declared));
        }
        content.readBytes(bytes, length, count);
        length += count;
    }

    /** Whether the peer lets the connection be used again. */
    boolean keepAlive() {
        return HttpUtil.isKeepAlive(head);
    }

    TransportResponse whole() {
        List<String> headers = new ArrayList<>(2 * head.headers().size());
        head.headers().iteratorAsString().forEachRemaining(header -> {
            headers.add(header.getKey());
            headers.add(header.getValue());
        });
        byte[] body = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        return new TransportResponse(head.status().code(), headers, body);
    }

    /** How much of how much has arrived, for messages. */
    @Override
    public String toString() {
        return "status " + head.status().code() + ", " + length + (declared < 0 ? " B" : " of " + declared + " B");
    }
}
