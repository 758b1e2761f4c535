package dev.dynabatch.local.internal.http;

import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.TransportRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Makes requests for a transport of those that came over HTTP. */
final class HttpRequests {
    /** Where a request goes that has arrived: here. */
    private static final URI HERE = URI.create("http://localhost");

    /** What says how the request travelled, not what it asks. */
    private static final List<AsciiString> OF_THE_CONNECTION = List.of(
            HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.EXPECT,
            HttpHeaderNames.TE,
            HttpHeaderNames.UPGRADE);

    private HttpRequests() {}

    static TransportRequest of(FullHttpRequest request) {
        List<String> headers = new ArrayList<>(2 * request.headers().size());
        Iterator<Map.Entry<CharSequence, CharSequence>> all = request.headers().iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            if (!ofTheConnection(header.getKey())) {
                headers.add(header.getKey().toString());
                headers.add(header.getValue().toString());
            }
        }
        byte[] body = new byte[request.content().readableBytes()];
        request.content().readBytes(body);
        return new TransportRequest(HERE, headers, Body.of(body));
    }

    private static boolean ofTheConnection(CharSequence name) {
        for (AsciiString other : OF_THE_CONNECTION) {
            if (other.contentEqualsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
