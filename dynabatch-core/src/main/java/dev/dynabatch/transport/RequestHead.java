package dev.dynabatch.transport;

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
        List<String> headers = request.headers();
        String authorization = route.requestAuthorization();
        String first = route.requestLine();
        String last = (authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n")
                + "Content-Length: " + request.body().size() + "\r\n\r\n";
        int length = first.length() + last.length();
        for (int i = 0; i < headers.size(); i++) {
            check(headers.get(i & ~1), headers.get(i));
            length += headers.get(i).length() + 2;
        }
        byte[] head = new byte[length];
        int at = append(first, head, 0);
        for (int i = 0; i < headers.size(); i += 2) {
            at = append(headers.get(i), head, at);
            at = append(": ", head, at);
            at = append(headers.get(i + 1), head, at);
            at = append("\r\n", head, at);
        }
        append(last, head, at);
        return head;
    }

    @SuppressWarnings("deprecation") // copies the low byte of each character, which is all there is to ASCII
    private static int append(String ascii, byte[] head, int at) {
        ascii.getBytes(0, ascii.length(), head, at);
        return at + ascii.length();
    }

    /** Most texts are in order, so all characters are looked at together first. */
    private static void check(String name, String text) {
        int outside = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            outside |= (c - ' ') | ('~' - c);
        }
        if (outside >= 0) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("header '" + name.replaceAll("[^ -~]", "?") + "' holds character "
                        + (int) c + " at " + i + "; a header takes printable ASCII only");
            }
        }
    }
}
