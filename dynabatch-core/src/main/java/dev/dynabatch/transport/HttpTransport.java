package dev.dynabatch.transport;

import dev.dynabatch.internal.time.RunningTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The transport over HTTP/1.1: connections are kept and used again, one exchange on each at a time.
 *
 * <p>Whoever sends writes the request to the socket there and then, as far as the socket takes it; one event loop (or a
 * few) reads the answers. So a request costs no hand-over between threads, and no thread is ever blocked but those that
 * look up names and open connections. All are daemons. When all connections to an endpoint are in use, exchanges wait
 * for one in the order they were sent.
 */
public final class HttpTransport implements Transport {
    /** Threads that open connections; a black hole in the network takes one for the connect timeout. */
    private static final int OPENERS = 8;

    private final List<EventLoop> loops;
    private final ThreadPoolExecutor openers;
    private final BufferPool plainBuffers = new BufferPool(64 * 1024);
    private final BufferPool tlsBuffers = new BufferPool(TlsWire.PLAIN_BYTES);
    private final HttpSettings settings;
    private final ProxyRules proxies;
    private final AtomicInteger opened = new AtomicInteger();
    private final ConcurrentMap<URI, ConnectionPool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private HttpTransport(List<EventLoop> loops, HttpSettings settings, ProxyRules proxies) {
        this.loops = loops;
        this.settings = settings;
        this.proxies = proxies;
        this.openers = new ThreadPoolExecutor(
                OPENERS,
                OPENERS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                DaemonThreads.named("dynabatch-connect"));
        openers.allowCoreThreadTimeOut(true);
    }

    /** A transport with all defaults. */
    public static HttpTransport create() {
        return builder().build();
    }

    /** A transport to configure. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        ConnectionPool pool;
        Body body = request.body();
        Body.Builder bytes = new Body.Builder(body.parts() + 1);
        try {
            pool = pool(request.endpoint());
            byte[] head = RequestHead.encode(request, pool.route());
            bytes.add(head, 0, head.length);
        } catch (IllegalArgumentException e) {
            listener.failed(TransportException.permanent(String.valueOf(e.getMessage()), e));
            return () -> {};
        }
        for (int i = 0; i < body.parts(); i++) {
            bytes.add(body.array(i), body.offset(i), body.length(i));
        }
        PendingExchange exchange = new PendingExchange(pool, bytes.build(), listener);
        pool.submit(exchange);
        return exchange;
    }

    private ConnectionPool pool(URI endpoint) {
        ConnectionPool known = pools.get(endpoint);
        if (known != null) {
            return known;
        }
        ConnectionPool pool = pools.computeIfAbsent(
                endpoint, uri -> new ConnectionPool(proxies.route(Endpoint.of(uri)), settings, this::open));
        if (closed) {
            pool.close();
        }
        return pool;
    }

    private void open(ConnectionPool pool) {
        int number = opened.getAndIncrement();
        EventLoop loop = loops.get(Math.floorMod(number, loops.size()));
        new ConnectionAttempt(
                        pool,
                        settings,
                        new ConnectionAttempt.Supplies(openers, loop, plainBuffers, tlsBuffers),
                        life(number))
                .start();
    }

    /** Up to a fifth more or less than what is set, spread evenly: what was opened at once is not to end at once. */
    private long life(int number) {
        double spread = number * 0.6180339887 % 1;
        return (long) (settings.ageNanos() * (0.8 + 0.4 * spread));
    }

    @Override
    public void close() {
        closed = true;
        pools.values().forEach(ConnectionPool::close);
        settings.resolver().close();
        openers.shutdownNow();
        loops.forEach(EventLoop::close);
    }

    /** Collects what a {@link HttpTransport} is made of. */
    public static final class Builder {
        private static final int DEFAULT_MAX_CONNECTIONS = 64;

        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration idleTimeout = Duration.ofSeconds(20);
        private Duration maxAge = Duration.ofMinutes(5);
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private int eventLoopThreads =
                Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        private @Nullable SSLContext sslContext;
        private NameResolver.Lookup lookup = NameResolver.Lookup.system();
        private IdleClock clock = IdleClock.system();
        private Function<String, @Nullable String> environment = System::getenv;
        private @Nullable ProxyRules proxies;

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

        /**
         * About how old a connection gets, a fifth more or less; then it is replaced once it is free. Default 5 min: so
         * a change of the endpoint's addresses is noticed, also by a client that never rests. Addresses are looked up
         * for every new connection, and remembered by the JVM for {@code networkaddress.cache.ttl}.
         */
        public Builder connectionMaxAge(Duration age) {
            this.maxAge = positive(age, "connectionMaxAge");
            return this;
        }

        /** A hard limit on connections to one endpoint. Default 64, which is also the most requests in flight. */
        public Builder maxConnections(int connections) {
            this.maxConnections = positive(connections, "maxConnections");
            return this;
        }

        /**
         * How many event loop threads to start. Default: half the processors, at least 1 and at most 4. They read
         * answers, and run what the engine does about them.
         */
        public Builder eventLoopThreads(int threads) {
            this.eventLoopThreads = positive(threads, "eventLoopThreads");
            return this;
        }

        /**
         * What to trust, and who to be, over https. Default: the authorities in the PEM file that {@code AWS_CA_BUNDLE}
         * names, else the JVM's own settings ({@code javax.net.ssl.trustStore} and the like, else its {@code cacerts}).
         * Whatever is trusted, TLS is 1.3 or 1.2 and the certificate must be the host's.
         */
        public Builder sslContext(SSLContext context) {
            this.sslContext = context;
            return this;
        }

        /**
         * An HTTP proxy, {@code http://[user:password@]host[:port]}, for every endpoint but those on the loopback
         * interface. Default: by the environment, {@code HTTPS_PROXY} for https endpoints, {@code HTTP_PROXY} for http
         * ones, except for what {@code NO_PROXY} lists (names, their subdomains, addresses, blocks such as
         * {@code 10.0.0.0/8}, with or without a port, or {@code *}); in lower case they go first.
         *
         * @throws IllegalArgumentException if it is no such thing; the message never holds the password
         */
        public Builder proxy(String proxy) {
            this.proxies = ProxyRules.all(ProxyServer.parse("proxy", proxy), "");
            return this;
        }

        /** No proxy, whatever the environment says. */
        public Builder noProxy() {
            this.proxies = ProxyRules.none();
            return this;
        }

        /** Other environment variables. */
        Builder environment(Function<String, @Nullable String> other) {
            this.environment = other;
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

        /**
         * Starts the transport; no connection is opened before the first request.
         *
         * @throws IllegalArgumentException if a proxy variable of the environment makes no sense
         */
        public HttpTransport build() {
            ProxyRules rules = proxies == null ? ProxyRules.of(environment) : proxies;
            HttpSettings settings = new HttpSettings(
                    (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(RunningTime.nanos(connectTimeout))),
                    maxConnections,
                    RunningTime.nanos(idleTimeout),
                    RunningTime.nanos(maxAge),
                    new Tls(sslContext, environment.apply("AWS_CA_BUNDLE")),
                    new NameResolver(lookup),
                    clock);
            List<EventLoop> loops = new ArrayList<>();
            for (int i = 1; i <= eventLoopThreads; i++) {
                loops.add(new EventLoop("dynabatch-net-" + i, clock.ticker(), settings.idleNanos()));
            }
            return new HttpTransport(List.copyOf(loops), settings, rules);
        }

        private static int positive(int value, String name) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
            }
            return value;
        }

        private static Duration positive(Duration value, String name) {
            if (value.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1 ms");
            }
            return value;
        }
    }
}
