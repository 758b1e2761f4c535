package dev.dynabatch.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Asks a proxy for a tunnel to an endpoint (CONNECT, RFC 9110, 9.3.6). */
final class ProxyTunnel {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int AUTHENTICATION_REQUIRED = 407;

    private ProxyTunnel() {}

    /** The proxy said no. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Blocks until the tunnel is there. */
    static void open(Endpoint to, ProxyServer proxy, InputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append("CONNECT ")
                .append(to)
                .append(" HTTP/1.1\r\nHost: ")
                .append(to)
                .append("\r\n");
        if (proxy.authorization() != null) {
            head.append("Proxy-Authorization: ").append(proxy.authorization()).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        int status = answer(in, proxy);
        if (status == AUTHENTICATION_REQUIRED) {
            throw new RefusedException("the proxy " + proxy + " asks for a user and a password (407)"
                    + (proxy.authorization() == null ? "" : " other than those it was given")
                    + "; give them as http://user:password@host:port");
        }
        if (status / 100 != 2) {
            throw new RefusedException("the proxy " + proxy + " refused a tunnel to " + to + " with status " + status
                    + "; does it allow that host and port?");
        }
    }

    /** Reads byte by byte, since what follows the empty line is the endpoint's. */
    private static int answer(InputStream in, ProxyServer proxy) throws IOException {
        byte[] bytes = new byte[MAX_HEAD_BYTES];
        for (int length = 1; length <= bytes.length; length++) {
            int read = in.read();
            if (read < 0) {
                throw new RefusedException("the proxy " + proxy + " closed the connection when asked for a tunnel");
            }
            bytes[length - 1] = (byte) read;
            if (read == '\n' && length >= 4 && bytes[length - 3] == '\n' && bytes[length - 2] == '\r') {
                return status(bytes, length, proxy);
            }
        }
        throw new RefusedException("the proxy " + proxy + " answered with more than " + MAX_HEAD_BYTES + " B");
    }

    private static int status(byte[] bytes, int length, ProxyServer proxy) throws RefusedException {
        try {
            return AnswerHead.parse(bytes, length).status();
        } catch (MalformedAnswerException e) {
            throw new RefusedException("the proxy " + proxy + " " + e.getMessage());
        }
    }
}
