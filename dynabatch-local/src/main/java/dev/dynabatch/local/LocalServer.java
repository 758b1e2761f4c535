package dev.dynabatch.local;

import dev.dynabatch.Credentials;
import dev.dynabatch.DynabatchException;
import dev.dynabatch.local.internal.http.HttpDoor;
import dev.dynabatch.local.internal.http.HttpLimits;
import dev.dynabatch.local.internal.http.SignatureCheck;
import dev.dynabatch.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DynabatchLocal} served over HTTP, for any language's SDK: set the SDK's endpoint to {@link #endpoint()}, region
 * and credentials to anything.
 *
 * <p>It takes HTTP/1.1 with keep-alive, bodies of 16 MB and up to 1,000 connections; it closes connections that take
 * more than a minute to send a request, or send none for five. Signatures are not checked unless {@linkplain
 * Builder#checkSignatures asked for}, so let it listen on other than the loopback interface only where everyone may read
 * and write.
 */
public final class LocalServer implements AutoCloseable {
    private final HttpDoor door;
    private final Transport transport;

    private LocalServer(HttpDoor door, Transport transport) {
        this.door = door;
        this.transport = transport;
    }

    /**
     * Serves a store, without looking at signatures.
     *
     * @param dynamo what to serve; closing the server leaves it open
     * @param address where to listen; port 0 for any free port
     * @throws DynabatchException if the address cannot be had
     */
    public static LocalServer start(DynabatchLocal dynamo, InetSocketAddress address) {
        return builder(dynamo).address(address).start();
    }

    /** A server to be set up. Closing it leaves {@code dynamo} open. */
    public static Builder builder(DynabatchLocal dynamo) {
        return new Builder(dynamo);
    }

    /** Where it listens. */
    public int port() {
        return door.address().getPort();
    }

    /** What to give a client as its endpoint. */
    public URI endpoint() {
        return door.endpoint();
    }

    /** Closes every connection and listens no more. Requests under way go unanswered. */
    @Override
    public void close() {
        door.close();
        transport.close();
    }

    /** Sets up a {@link LocalServer}. Everything has a default. */
    public static final class Builder {
        private final DynabatchLocal dynamo;
        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private HttpLimits limits = HttpLimits.DEFAULT;
        private @Nullable SignatureCheck signatures;

        private Builder(DynabatchLocal dynamo) {
            this.dynamo = dynamo;
        }

        /** Where to listen, port 0 meaning any free port. The default is a free port of the loopback interface. */
        public Builder address(InetSocketAddress address) {
            this.address = address;
            return this;
        }

        /**
         * Takes only requests signed by one of these, with AWS Signature Version 4 as every SDK makes it, at most 15
         * minutes off the store's {@linkplain DynabatchLocal.Builder#clock clock}; others get the service's refusals. A
         * session token must be the one given here. Any region will do. The default is to take every request.
         *
         * @throws IllegalArgumentException if none are given
         */
        public Builder checkSignatures(Credentials... credentials) {
            if (credentials.length == 0) {
                throw new IllegalArgumentException("checkSignatures needs the credentials whose signatures to take");
            }
            signatures = new SignatureCheck(List.of(credentials), dynamo.clock());
            return this;
        }

        Builder limits(HttpLimits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * The server, listening.
         *
         * @throws DynabatchException if the address cannot be had
         */
        public LocalServer start() {
            Transport transport = dynamo.transport();
            return new LocalServer(HttpDoor.open(transport, dynamo.clock(), address, limits, signatures), transport);
        }
    }
}
