package dev.dynabatch.transport;

import dev.dynabatch.transport.TransportException.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection: finds the addresses, tries one after the other, asks a proxy for a tunnel, shakes hands. Tells
 * the pool once how it ended. Blocks, so it has threads of its own; a process opens few connections and keeps them.
 */
final class ConnectionAttempt {
    private final ConnectionPool pool;
    private final Route route;
    private final HttpSettings settings;
    private final Supplies supplies;
    private final long lifeNanos;

    /** What a connection is made with. */
    record Supplies(Executor threads, EventLoop loop, BufferPool plainBuffers, BufferPool tlsBuffers) {}

    /** @param lifeNanos how old the connection may get */
    ConnectionAttempt(ConnectionPool pool, HttpSettings settings, Supplies supplies, long lifeNanos) {
        this.pool = pool;
        this.route = pool.route();
        this.settings = settings;
        this.supplies = supplies;
        this.lifeNanos = lifeNanos;
    }

    /** Does not block. */
    void start() {
        Runnable first = route.endpoint().tls() ? settings.tls()::load : () -> {};
        var unused = settings.resolver()
                .resolve(route.firstHop(), first)
                .copy()
                .orTimeout(settings.connectMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(this::lookedUp, supplies.threads());
    }

    private void lookedUp(@Nullable List<InetAddress> addresses, @Nullable Throwable thrown) {
        if (thrown != null || addresses == null || addresses.isEmpty()) {
            Throwable cause = thrown == null ? null : NameResolver.cause(thrown);
            String host = route.firstHop().host();
            fail(
                    cause instanceof TimeoutException
                            ? "looking up " + host + " took longer than " + settings.connectMillis()
                                    + " ms; is a name server reachable?"
                            : ConnectFaults.lookup(route, cause),
                    cause);
            return;
        }
        try {
            connect(addresses);
        } catch (RuntimeException | Error e) {
            fail("cannot connect to " + route + ": " + e, e);
        }
    }

    private void connect(List<InetAddress> addresses) {
        IOException last = new IOException("there is no address");
        for (InetAddress address : addresses) {
            SocketChannel channel = null;
            try {
                channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                channel.socket()
                        .connect(new InetSocketAddress(address, route.firstHop().port()), settings.connectMillis());
            } catch (IOException e) {
                last = e;
                close(channel);
                continue;
            }
            connected(channel);
            return;
        }
        fail(ConnectFaults.connect(route, settings.connectMillis(), last), last);
    }

    private void connected(SocketChannel channel) {
        Wire wire;
        try {
            wire = wire(channel);
        } catch (ProxyTunnel.RefusedException e) {
            close(channel);
            fail(e.getMessage(), e);
            return;
        } catch (IOException | RuntimeException e) {
            close(channel);
            fail(ConnectFaults.tls(route.endpoint(), e), e);
            return;
        }
        Connection connection = new Connection(channel, wire, supplies.loop(), pool, lifeNanos);
        if (!supplies.loop().execute(() -> register(connection))) {
            close(channel);
            fail("the transport is closed", null);
        }
    }

    private void register(Connection connection) {
        try {
            supplies.loop().register(connection);
        } catch (IOException e) {
            close(connection.channel());
            fail("the connection to " + route + " broke at once", e);
            return;
        }
        pool.opened(connection);
    }

    private Wire wire(SocketChannel channel) throws IOException {
        ProxyServer proxy = route.proxy();
        if (!route.endpoint().tls()) {
            channel.configureBlocking(false);
            return new PlainWire(channel, supplies.plainBuffers());
        }
        if (proxy != null) {
            try {
                ProxyTunnel.open(route.endpoint(), proxy, limited(channel), output(channel));
            } catch (SocketTimeoutException e) {
                throw new ProxyTunnel.RefusedException("the proxy " + proxy + " did not open a tunnel to "
                        + route.endpoint() + " within " + settings.connectMillis() + " ms");
            }
        }
        SSLEngine engine = settings.tls().engine(route.endpoint());
        ByteBuffer read = new TlsHandshake(engine, limited(channel), output(channel)).shake();
        channel.configureBlocking(false);
        return new TlsWire(channel, engine, read, supplies.tlsBuffers());
    }

    private static OutputStream output(SocketChannel channel) throws IOException {
        return channel.socket().getOutputStream();
    }

    /** What the peer sends within the time a step may take. */
    private InputStream limited(SocketChannel channel) throws IOException {
        Socket socket = channel.socket();
        InputStream in = socket.getInputStream();
        long start = settings.clock().ticker().nanos();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                limit();
                return in.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                limit();
                return in.read(bytes, offset, length);
            }

            private void limit() throws IOException {
                long passed = (settings.clock().ticker().nanos() - start) / 1_000_000;
                if (passed >= settings.connectMillis()) {
                    throw new SocketTimeoutException();
                }
                socket.setSoTimeout((int) (settings.connectMillis() - passed));
            }
        };
    }

    private static void close(@Nullable SocketChannel channel) {
        if (channel != null) {
            PlainWire.close(channel);
        }
    }

    private void fail(@Nullable String message, @Nullable Throwable cause) {
        String said = String.valueOf(message);
        pool.openFailed(
                cause != null && ConnectFaults.stays(cause)
                        ? TransportException.permanent(said, cause)
                        : new TransportException(Stage.NOT_SENT, said, cause));
    }
}
