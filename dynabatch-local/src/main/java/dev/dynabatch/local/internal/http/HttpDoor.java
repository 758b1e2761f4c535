package dev.dynabatch.local.internal.http;

import dev.dynabatch.DynabatchException;
import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listening socket and its connections. */
public final class HttpDoor implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final EventLoopGroup group;
    /** By no thread of its own: Netty's would keep the process alive for a second after its end. */
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

    private final Channel listener;

    private HttpDoor(EventLoopGroup group, ServerBootstrap bootstrap, InetSocketAddress address, Handlers handlers) {
        this.group = group;
        bootstrap.childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                connections.add(channel);
                handlers.add(channel, connections.size());
            }
        });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
            throw new DynabatchException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + " ("
                            + bound.cause().getMessage()
                            + "); is another server running there? Choose another port, or 0 for any",
                    bound.cause());
        }
        listener = bound.channel();
    }

    /** Adds what a connection is handled by. */
    private record Handlers(Transport transport, HttpAnswers answers, HttpLimits limits) {
        void add(Channel channel, int connections) {
            if (connections > limits.connections()) {
                channel.pipeline().addLast(new HttpServerCodec(), new TurnAway(answers));
                return;
            }
            channel.pipeline()
                    .addLast(
                            new HttpServerCodec(),
                            new RequestDeadline(limits),
                            new BodyCollector(answers),
                            new RequestHandler(answers, transport));
        }
    }

    /**
     * Listens.
     *
     * @param transport what answers; the caller closes it
     * @param clock for the header {@code Date}
     * @param signatures whose signatures a request must have, or null if it needs none
     * @throws DynabatchException if the address cannot be had
     */
    public static HttpDoor open(
            Transport transport,
            WallClock clock,
            InetSocketAddress address,
            HttpLimits limits,
            @Nullable SignatureCheck signatures) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                new DefaultThreadFactory("dynabatch-local-http", true),
                NioIoHandler.newFactory());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        HttpAnswers answers = new HttpAnswers(clock, signatures);
        return new HttpDoor(group, bootstrap, address, new Handlers(transport, answers, limits));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** What to give a client on this machine as its endpoint. */
    public URI endpoint() {
        InetSocketAddress address = address();
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
