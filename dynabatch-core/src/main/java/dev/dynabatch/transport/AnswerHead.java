package dev.dynabatch.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Status line and headers of one answer. Read strictly (RFC 9112): what two readers could understand in two ways is
 * refused, since bytes taken for the wrong answer would be worse than an answer lost.
 *
 * @param status the HTTP status
 * @param minor the x of HTTP/1.x
 * @param headers names and values in turn
 */
record AnswerHead(int status, int minor, List<String> headers) {
    static final long CHUNKED = -1;
    static final long UNTIL_CLOSE = -2;

    /** Names that nearly every answer has, so that they need not be made anew. */
    private static final String[] USUAL = {
        "Date",
        "Server",
        "Connection",
        "Content-Type",
        "x-amz-crc32",
        "Content-Length",
        "x-amzn-RequestId",
        "content-type",
        "content-length"
    };

    private static final int STATUS_LINE = "HTTP/1.1 200".length();

    /** Reads the first {@code length} bytes, which end with an empty line. */
    static AnswerHead parse(byte[] bytes, int length) throws MalformedAnswerException {
        return parse(bytes, length, List.of());
    }

    /**
     * Reads the first {@code length} bytes, which end with an empty line.
     *
     * @param before headers of the last answer: what is the same at the same place is not made anew
     */
    static AnswerHead parse(byte[] bytes, int length, List<String> before) throws MalformedAnswerException {
        int end = lineEnd(bytes, 0, length);
        boolean known = end >= STATUS_LINE
                && startsWithHttp(bytes, end)
                && bytes[6] == '.'
                && (bytes[7] == '0' || bytes[7] == '1')
                && bytes[8] == ' '
                && (end == STATUS_LINE || bytes[STATUS_LINE] == ' ');
        int status = known ? digit(bytes[9]) * 100 + digit(bytes[10]) * 10 + digit(bytes[11]) : -1;
        if (status < 100) {
            throw MalformedAnswerException.notHttp("its first line is no status line");
        }
        List<String> headers = new ArrayList<>(20);
        int at = end + 2;
        while (at < length - 2) {
            end = lineEnd(bytes, at, length);
            header(bytes, at, end, before, headers);
            at = end + 2;
        }
        return new AnswerHead(status, bytes[7] - '0', Collections.unmodifiableList(headers));
    }

    /** Whether what is there is the beginning of an HTTP/1 answer, as far as it goes. */
    static boolean startsWithHttp(byte[] bytes, int length) {
        String begin = "HTTP/1";
        for (int i = 0; i < Math.min(length, begin.length()); i++) {
            if (bytes[i] != begin.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lineEnd(byte[] bytes, int from, int length) throws MalformedAnswerException {
        for (int i = from; i < length - 1; i++) {
            byte b = bytes[i];
            if (b == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
            if (b >= 0 && b < ' ' && b != '\t') {
                throw MalformedAnswerException.notHttp("its head holds character " + b);
            }
        }
        throw MalformedAnswerException.notHttp("a line of its head has no end");
    }

    private static void header(byte[] bytes, int from, int end, List<String> before, List<String> to)
            throws MalformedAnswerException {
        int colon = from;
        while (colon < end && bytes[colon] > ' ' && bytes[colon] != ':') {
            colon++;
        }
        if (colon == from || colon == end || bytes[colon] != ':') {
            throw MalformedAnswerException.notHttp("a header has no name");
        }
        int first = colon + 1;
        while (first < end && (bytes[first] == ' ' || bytes[first] == '\t')) {
            first++;
        }
        int last = end;
        while (last > first && (bytes[last - 1] == ' ' || bytes[last - 1] == '\t')) {
            last--;
        }
        String known = to.size() < before.size() ? before.get(to.size()) : "";
        to.add(is(known, bytes, from, colon) ? known : name(bytes, from, colon));
        known = to.size() < before.size() ? before.get(to.size()) : "";
        to.add(is(known, bytes, first, last) ? known : new String(bytes, first, last - first, ISO_8859_1));
    }

    private static String name(byte[] bytes, int from, int end) {
        for (String usual : USUAL) {
            if (is(usual, bytes, from, end)) {
                return usual;
            }
        }
        return new String(bytes, from, end - from, ISO_8859_1);
    }

    private static boolean is(String known, byte[] bytes, int from, int end) {
        if (known.length() != end - from) {
            return false;
        }
        for (int i = 0; i < known.length(); i++) {
            if ((bytes[from + i] & 0xFF) != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int digit(byte b) {
        return b >= '0' && b <= '9' ? b - '0' : -1000;
    }

    /** How many bytes follow, or {@link #CHUNKED} or {@link #UNTIL_CLOSE}. */
    long bodyLength() throws MalformedAnswerException {
        String length = only("Content-Length");
        String encoding = only("Transfer-Encoding");
        if (status < 200 || status == 204 || status == 304) {
            return 0;
        }
        if (encoding != null) {
            if (length != null || !encoding.equalsIgnoreCase("chunked")) {
                throw MalformedAnswerException.notHttp("its length is said in two ways, or in an unknown one");
            }
            return CHUNKED;
        }
        if (length == null) {
            return UNTIL_CLOSE;
        }
        if (length.isEmpty() || length.length() > 18 || !isNumber(length)) {
            throw MalformedAnswerException.notHttp("its Content-Length is no number");
        }
        return Long.parseLong(length);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private @Nullable String only(String name) throws MalformedAnswerException {
        String found = null;
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                if (found != null && !found.equals(headers.get(i + 1))) {
                    throw MalformedAnswerException.notHttp("it has two different headers " + name);
                }
                found = headers.get(i + 1);
            }
        }
        return found;
    }

    /** Whether the peer lets the connection be used again. */
    boolean keepAlive() {
        boolean keep = minor == 1;
        for (int i = 0; i < headers.size(); i += 2) {
            if (!headers.get(i).equalsIgnoreCase("Connection")) {
                continue;
            }
            String value = headers.get(i + 1);
            if (value.equalsIgnoreCase("keep-alive")) {
                keep = true;
            } else if (!value.isEmpty()) {
                return false; // close, or a list that may hold it: a connection more is what that costs
            }
        }
        return keep;
    }
}
