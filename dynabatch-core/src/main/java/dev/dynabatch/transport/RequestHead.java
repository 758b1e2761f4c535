package dev.dynabatch.transport;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes before a request's body: request line and headers. */
final class RequestHead {
    private RequestHead() {}

    /**
     * Encodes the head of {@code request}, which takes {@code route}.
     *
     * @throws IllegalArgumentException if a header cannot be sent; the message names it, never its value
     */
    static byte[] encode(TransportRequest request, Route route) {
        StringBuilder head = new StringBuilder(1024);
        head.append(route.requestLine());
        List<String> headers = request.headers();
        for (int i = 0; i < headers.size(); i += 2) {
            String name = headers.get(i);
            String value = headers.get(i + 1);
            check(name, name);
            check(name, value);
            head.append(name).append(": ").append(value).append("\r\n");
        }
        String authorization = route.requestAuthorization();
        if (authorization != null) {
            head.append("Proxy-Authorization: ").append(authorization).append("\r\n");
        }
        head.append("Content-Length: ").append(request.body().size()).append("\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void check(String name, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("header '" + name.replaceAll("[^ -~]", "?") + "' holds character "
                        + (int) c + " at " + i + "; a header takes printable ASCII only");
            }
        }
    }
}
