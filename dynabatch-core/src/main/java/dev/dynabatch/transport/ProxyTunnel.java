package dev.dynabatch.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Asks a proxy for a tunnel to an endpoint (CONNECT, RFC 9110, 9.3.6). */
final class ProxyTunnel {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int UNAUTHORIZED = 401;
    private static final int AUTHENTICATION_REQUIRED = 407;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private ProxyTunnel() {}

    /** There is no tunnel through the proxy. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final boolean lasting;

        RefusedException(String message) {
            this(message, false);
        }

        RefusedException(String message, boolean lasting) {
            super(message);
            this.lasting = lasting;
        }

        /** Whether the proxy will say the same the next time: it does not let us through. */
        boolean lasting() {
            return lasting;
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
        if (status == AUTHENTICATION_REQUIRED || status == UNAUTHORIZED) {
            throw new RefusedException(
                    "the proxy " + proxy + " asks for a user and a password (" + status + ")"
                            + (proxy.authorization() == null ? "" : " other than those it was given")
                            + "; give them as http://user:password@host:port",
                    true);
        }
        if (status / 100 != 2) {
            throw new RefusedException(
                    "the proxy " + proxy + " refused a tunnel to " + to + " with status " + status
                            + "; does it allow that host and port? NO_PROXY lists what is reached without it",
                    status / 100 == 4 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS);
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
