package dev.dynabatch.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds addresses by the JVM's own resolver, which blocks, on two daemon threads of its own. Looks an endpoint up
 * once for all who ask meanwhile; remembering answers is the JVM's business ({@code networkaddress.cache.ttl}).
 */
final class NameResolver implements AutoCloseable {
    private final Lookup lookup;
    private final ConcurrentMap<Endpoint, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    NameResolver(Lookup lookup) {
        this.lookup = lookup;
        this.threads = new ThreadPoolExecutor(
                2, 2, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DaemonThreads.named("dynabatch-resolver"));
        threads.allowCoreThreadTimeOut(true);
    }

    /** A blocking look-up, such as {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    interface Lookup {
        List<InetAddress> addresses(String host) throws UnknownHostException;

        /** The JVM's. */
        static Lookup system() {
            return host -> List.of(InetAddress.getAllByName(host));
        }
    }

    /**
     * The addresses of {@code endpoint}, at least one, in the order to be tried.
     *
     * @param first what to do beforehand on the same thread, because it may block, too
     */
    CompletableFuture<List<InetAddress>> resolve(Endpoint endpoint, Runnable first) {
        CompletableFuture<List<InetAddress>> fresh = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> running = underWay.putIfAbsent(endpoint, fresh);
        if (running != null) {
            return running;
        }
        try {
            threads.execute(() -> look(endpoint, first, fresh));
        } catch (RejectedExecutionException closed) {
            underWay.remove(endpoint);
            fresh.completeExceptionally(closed);
        }
        return fresh;
    }

    private void look(Endpoint endpoint, Runnable first, CompletableFuture<List<InetAddress>> to) {
        try {
            first.run();
            List<InetAddress> found = lookup.addresses(endpoint.host());
            underWay.remove(endpoint);
            to.complete(found);
        } catch (UnknownHostException | RuntimeException | Error e) { // what is left under way is waited for by all
            underWay.remove(endpoint);
            to.completeExceptionally(e);
        }
    }

    /** What a failed {@link #resolve} really died of. */
    static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
