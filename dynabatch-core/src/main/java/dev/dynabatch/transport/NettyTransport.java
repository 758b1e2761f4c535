package dev.dynabatch.transport;

import dev.dynabatch.transport.TransportException.Stage;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The transport over HTTP/1.1 by Netty: connections are kept and used again, one exchange on each at a time.
 *
 * <p>When all connections to an endpoint are in use, exchanges wait for one in the order they were sent. No thread is
 * ever blocked: names are looked up on threads of their own, everything else happens on event loops, all daemons.
 */
public final class NettyTransport implements Transport {
    private final EventLoopGroup group;
    private final boolean ownGroup;
    private final NettySettings settings;
    private final ConcurrentMap<URI, ConnectionPool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private NettyTransport(EventLoopGroup group, boolean ownGroup, NettySettings settings) {
        this.group = group;
        this.ownGroup = ownGroup;
        this.settings = settings;
    }

    /** A transport with all defaults. */
    public static NettyTransport create() {
        return builder().build();
    }

    /** A transport to configure. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        ConnectionPool pool;
        List<byte[]> bytes = new ArrayList<>(request.body().size() + 1);
        try {
            pool = pool(request.endpoint());
            bytes.add(RequestHead.encode(request));
        } catch (IllegalArgumentException e) {
            listener.failed(new TransportException(Stage.NOT_SENT, String.valueOf(e.getMessage()), e));
            return () -> {};
        }
        bytes.addAll(request.body());
        PendingExchange exchange = new PendingExchange(pool, bytes, listener);
        pool.submit(exchange);
        return exchange;
    }

    private ConnectionPool pool(URI endpoint) {
        ConnectionPool known = pools.get(endpoint);
        if (known != null) {
            return known;
        }
        ConnectionPool pool = pools.computeIfAbsent(
                endpoint,
                uri -> new ConnectionPool(
                        Endpoint.of(uri), settings, of -> new ConnectionAttempt(of, settings, group.next()).start()));
        if (closed) {
            pool.close();
        }
        return pool;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // waiting for the event loop to end would block, for nothing
    public void close() {
        closed = true;
        pools.values().forEach(ConnectionPool::close);
        settings.resolver().close();
        if (ownGroup) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Collects what a {@link NettyTransport} is made of. */
    public static final class Builder {
        private static final int DEFAULT_MAX_CONNECTIONS = 64;

        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration idleTimeout = Duration.ofSeconds(20);
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private int eventLoopThreads =
                Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        private @Nullable EventLoopGroup eventLoopGroup;
        private @Nullable SSLContext sslContext;
        private NameResolver.Lookup lookup = NameResolver.Lookup.system();
        private IdleClock clock = IdleClock.system();

        private Builder() {}

        /**
         * How long each step of opening a connection may take: looking the name up, connecting to one address, the TLS
         * handshake. Default 2 s; more over satellite links, less where failing over matters more.
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = positive(timeout, "connectTimeout");
            return this;
        }

        /** How long an unused connection is kept, at least. Default 20 s: servers and load balancers drop it after more. */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = positive(timeout, "idleTimeout");
            return this;
        }

        /** A hard limit on connections to one endpoint. Default 64, which is also the most requests in flight. */
        public Builder maxConnections(int connections) {
            this.maxConnections = positive(connections, "maxConnections");
            return this;
        }

        /**
         * How many event loop threads to start. Default: half the processors, at least 1 and at most 4; TLS is what
         * more would be good for. Without meaning beside {@link #eventLoopGroup}.
         */
        public Builder eventLoopThreads(int threads) {
            this.eventLoopThreads = positive(threads, "eventLoopThreads");
            return this;
        }

        /** An NIO event loop group to share; {@link #close} leaves it running. Default: an own one. */
        public Builder eventLoopGroup(EventLoopGroup group) {
            this.eventLoopGroup = group;
            return this;
        }

        /** What to trust, and who to be, over https. Default: the JVM's own trust store. */
        public Builder sslContext(SSLContext context) {
            this.sslContext = context;
            return this;
        }

        /** Another way to find addresses. */
        Builder lookup(NameResolver.Lookup other) {
            this.lookup = other;
            return this;
        }

        /** Another way to tell time. */
        Builder clock(IdleClock other) {
            this.clock = other;
            return this;
        }

        /** Starts the transport; no connection is opened before the first request. */
        public NettyTransport build() {
            EventLoopGroup group = eventLoopGroup;
            if (group == null) {
                group = new MultiThreadIoEventLoopGroup(
                        eventLoopThreads, new DefaultThreadFactory("dynabatch-net", true), NioIoHandler.newFactory());
            }
            NettySettings settings = new NettySettings(
                    (int) Math.min(Integer.MAX_VALUE, connectTimeout.toMillis()),
                    maxConnections,
                    idleTimeout.toNanos(),
                    new Tls(sslContext),
                    new NameResolver(lookup),
                    clock);
            return new NettyTransport(group, eventLoopGroup == null, settings);
        }

        private static int positive(int value, String name) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
            }
            return value;
        }

        private static Duration positive(Duration value, String name) {
            if (value.toMillis() < 1) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1 ms");
            }
            return value;
        }
    }
}
