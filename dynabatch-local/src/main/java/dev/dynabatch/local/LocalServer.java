package dev.dynabatch.local;

import dev.dynabatch.DynabatchException;
import dev.dynabatch.local.internal.http.HttpDoor;
import dev.dynabatch.local.internal.http.HttpLimits;
import dev.dynabatch.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A {@link DynabatchLocal} served over HTTP, for any language's SDK: set the SDK's endpoint to {@link #endpoint()}, region
 * and credentials to anything.
 *
 * <p>It takes HTTP/1.1 with keep-alive, bodies of 16 MB and up to 1,000 connections; it closes connections that take
 * more than a minute to send a request, or send none for five. Signatures are not checked, so let it listen on other
 * than the loopback interface only where everyone may read and write.
 */
public final class LocalServer implements AutoCloseable {
    private final HttpDoor door;
    private final Transport transport;

    private LocalServer(HttpDoor door, Transport transport) {
        this.door = door;
        this.transport = transport;
    }

    /**
     * Serves a store.
     *
     * @param dynamo what to serve; closing the server leaves it open
     * @param address where to listen; port 0 for any free port
     * @throws DynabatchException if the address cannot be had
     */
    public static LocalServer start(DynabatchLocal dynamo, InetSocketAddress address) {
        return start(dynamo, address, HttpLimits.DEFAULT);
    }

    static LocalServer start(DynabatchLocal dynamo, InetSocketAddress address, HttpLimits limits) {
        Transport transport = dynamo.transport();
        try {
            return new LocalServer(HttpDoor.open(transport, dynamo.clock(), address, limits), transport);
        } catch (IOException e) {
            throw new DynabatchException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + " (" + e.getMessage()
                            + "); is another server running there? Choose another port, or 0 for any",
                    e);
        }
    }

    /** Where it listens. */
    public int port() {
        return door.address().getPort();
    }

    /** What to give a client as its endpoint. */
    public URI endpoint() {
        InetSocketAddress address = door.address();
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    /** Closes every connection and listens no more. Requests under way go unanswered. */
    @Override
    public void close() {
        door.close();
        transport.close();
    }
}
