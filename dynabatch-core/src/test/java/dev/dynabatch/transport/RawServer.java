package dev.dynabatch.transport;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a bare socket that does to its clients whatever a test says, one thread a connection. */
final class RawServer implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final String scheme;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    final AtomicInteger connections = new AtomicInteger();

    /** What happens on one connection; the socket is closed when it returns. */
    @FunctionalInterface
    interface Script {
        void run(Socket socket, int connection) throws Exception;
    }

    RawServer(Script script) throws IOException {
        this(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), "http", script);
    }

    RawServer(ServerSocket server, String scheme, Script script) {
        this.server = server;
        this.scheme = scheme;
        this.script = script;
        daemon(this::accept);
    }

    /** A port that nobody listens at, and nobody else can while it is open. */
    static Socket taken() throws IOException {
        Socket taken = new Socket();
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return taken;
    }

    URI uri() {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                int connection = connections.getAndIncrement();
                daemon(() -> serve(socket, connection));
            } catch (IOException closed) {
                // the loop's condition tells
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.run(socket, connection);
        } catch (Exception clientGone) {
            // what the client saw is what tests look at
        } finally {
            sockets.remove(socket);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads one request and gives its body back; the head only if asked for. */
    static String read(Socket socket, boolean head) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            bytes.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        String text = bytes.toString(StandardCharsets.US_ASCII);
        String lower = text.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ") + 16;
        int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return (head ? text : "") + new String(body, StandardCharsets.ISO_8859_1);
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Answers every request with its own body. */
    static void echo(Socket socket, int connection) throws IOException {
        while (true) {
            write(socket, ok(read(socket, false)));
        }
    }

    /** Blocks until the client has closed the connection. */
    static void awaitEnd(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // drop what still comes
            }
        } catch (IOException reset) {
            // ended all the same
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
