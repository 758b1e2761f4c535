package dev.dynabatch.benchmarks.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;

/** One connection that sends a request and reads its answer, by turns. */
final class FloorConnection {
    private static final String LENGTH = "content-length:";

    private final InputStream in;
    private final OutputStream out;
    private final byte[] answer = new byte[8192];

    FloorConnection(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Sends a request in one write; returns when the whole answer is there. */
    void exchange(byte[] request) throws IOException {
        out.write(request);
        int length = 0;
        int end = Integer.MAX_VALUE;
        while (length < end) {
            int count = in.read(answer, length, answer.length - length);
            if (count < 0) {
                throw new EOFException("the server closed a connection");
            }
            length += count;
            if (end == Integer.MAX_VALUE) {
                end = end(length);
            }
        }
    }

    /** Where the answer ends, as soon as its head is there. */
    private int end(int length) throws IOException {
        int body = 0;
        for (int i = 3; i < length && body == 0; i++) {
            if (answer[i] == '\n' && answer[i - 2] == '\n') {
                body = i + 1;
            }
        }
        if (body == 0) {
            return Integer.MAX_VALUE;
        }
        String head = new String(answer, 0, body, US_ASCII).toLowerCase(Locale.ROOT);
        if (!head.startsWith("http/1.1 200")) {
            throw new IOException("an answer that is no success:\n" + head);
        }
        int from = head.indexOf(LENGTH) + LENGTH.length();
        return body
                + Integer.parseInt(
                        head.substring(from, head.indexOf('\r', from)).trim());
    }
}
