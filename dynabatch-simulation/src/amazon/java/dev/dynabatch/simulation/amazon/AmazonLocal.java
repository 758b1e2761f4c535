package dev.dynabatch.simulation.amazon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** Amazon's DynamoDB Local, in this process, in memory, on a free port of the loopback interface. */
final class AmazonLocal implements AutoCloseable {
    private final DynamoDBProxyServer server;
    private final URI endpoint;

    private AmazonLocal(DynamoDBProxyServer server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /** Starts one, empty. */
    static AmazonLocal start() {
        int port = freePort();
        String[] arguments = {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", Integer.toString(port)};
        try {
            DynamoDBProxyServer server = ServerRunner.createServerFromCommandLineArgs(arguments);
            server.start();
            return new AmazonLocal(server, URI.create("http://127.0.0.1:" + port));
        } catch (Exception e) {
            throw new IllegalStateException("Amazon's DynamoDB Local did not start on port " + port, e);
        }
    }

    /** Scheme, host and port to send requests to; any credentials and region do. */
    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Amazon's DynamoDB Local did not stop", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
