package dev.dynabatch.transport;

import dev.dynabatch.transport.TransportException.Stage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection: finds the addresses, tries one after the other, shakes hands. Tells the pool once how it ended.
 * All but the look-up runs on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each ends in lookedUp, ready or fail
final class ConnectionAttempt {
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final ConnectionPool pool;
    private final Endpoint endpoint;
    private final NettySettings settings;
    private final EventLoop loop;
    private @Nullable Future<?> lookupTimeout;
    private boolean ended;

    ConnectionAttempt(ConnectionPool pool, NettySettings settings, EventLoop loop) {
        this.pool = pool;
        this.endpoint = pool.endpoint();
        this.settings = settings;
        this.loop = loop;
    }

    void start() {
        try {
            loop.execute(this::lookUp);
        } catch (RejectedExecutionException shutDown) {
            fail("the event loop is shut down", shutDown);
        }
    }

    private void lookUp() {
        lookupTimeout = loop.schedule(
                () -> fail(
                        "looking up " + endpoint.host() + " took longer than " + settings.connectMillis()
                                + " ms; is a name server reachable?",
                        null),
                settings.connectMillis(),
                TimeUnit.MILLISECONDS);
        Runnable first = endpoint.tls() ? settings.tls()::load : () -> {};
        settings.resolver().resolve(endpoint, first).whenComplete((addresses, thrown) -> {
            try {
                loop.execute(() -> lookedUp(addresses, thrown));
            } catch (RejectedExecutionException shutDown) {
                fail("the event loop is shut down", shutDown);
            }
        });
    }

    private void lookedUp(@Nullable List<InetAddress> addresses, @Nullable Throwable thrown) {
        if (lookupTimeout != null) {
            lookupTimeout.cancel(false);
        }
        if (ended) {
            return;
        }
        if (addresses == null || addresses.isEmpty()) {
            Throwable cause = thrown == null ? null : NameResolver.cause(thrown);
            fail(ConnectFaults.lookup(endpoint, cause), cause);
        } else {
            connect(addresses, 0);
        }
    }

    private void connect(List<InetAddress> addresses, int index) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new Setup());
        ChannelFuture connecting = bootstrap.connect(new InetSocketAddress(addresses.get(index), endpoint.port()));
        connecting.addListener(done -> {
            if (connecting.isSuccess()) {
                connected(connecting.channel());
            } else if (index + 1 < addresses.size()) {
                connect(addresses, index + 1);
            } else {
                fail(ConnectFaults.connect(endpoint, settings.connectMillis(), connecting.cause()), connecting.cause());
            }
        });
    }

    private void connected(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            ready(channel);
            return;
        }
        tls.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                ready(channel);
            } else {
                channel.close();
                fail(ConnectFaults.tls(endpoint, shaken.cause()), shaken.cause());
            }
        });
    }

    private void ready(Channel channel) {
        ended = true;
        pool.opened(channel.pipeline().get(Connection.class));
    }

    private void fail(String message, @Nullable Throwable cause) {
        if (!ended) {
            ended = true;
            pool.openFailed(new TransportException(Stage.NOT_SENT, message, cause));
        }
    }

    private final class Setup extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (endpoint.tls()) {
                channel.pipeline().addLast(settings.tls().handler(endpoint, settings.connectMillis()));
            }
            channel.pipeline()
                    .addLast(new HttpResponseDecoder(new HttpDecoderConfig().setMaxHeaderSize(MAX_HEADER_BYTES)))
                    .addLast(new Connection(channel, pool, settings.idleNanos()));
        }
    }
}
