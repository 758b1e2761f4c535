package dev.dynabatch.benchmarks.nullserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The process of the server. Says its port; then tells, for each line on its standard input, what it was sent since the
 * last one: writes, bytes, new connections.
 */
final class NullServer {
    private NullServer() {}

    /** Arguments: the table, its partition key, capacity units a request. */
    public static void main(String[] args) throws IOException {
        Answers answers = new Answers(args[0], args[1], Integer.parseInt(args[2]));
        Counts counts = new Counts();
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        Thread loop = new Thread(new EventLoop(listening, answers, counts), "server");
        loop.setDaemon(true);
        loop.start();
        System.out.println(listening.socket().getLocalPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            System.out.println(counts.tell());
        }
    }
}
