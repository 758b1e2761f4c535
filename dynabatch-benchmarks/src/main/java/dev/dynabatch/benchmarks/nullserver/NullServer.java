package dev.dynabatch.benchmarks.nullserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process of the server. Says its port; then tells, for each line on its standard input, what it was sent since the
 * last one: writes, bytes, new connections.
 */
final class NullServer {
    private static final int BACKLOG = 1024;

    private NullServer() {}

    /** Arguments: the table, its partition key, capacity units a request; for TLS, the certificate's directory. */
    public static void main(String[] args) throws IOException {
        Answers answers = new Answers(args[0], args[1], Integer.parseInt(args[2]));
        Counts counts = new Counts();
        int port;
        Runnable serving;
        if (args.length > 3) {
            ServerSocket listening = new Certificate(Path.of(args[3]))
                    .context()
                    .getServerSocketFactory()
                    .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            port = listening.getLocalPort();
            serving = new TlsConnections(listening, answers, counts);
        } else {
            ServerSocketChannel listening = ServerSocketChannel.open();
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            port = listening.socket().getLocalPort();
            serving = new EventLoop(listening, answers, counts);
        }
        Thread thread = new Thread(serving, "server");
        thread.setDaemon(true);
        thread.start();
        System.out.println(port);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            System.out.println(counts.tell());
        }
    }
}
