package dev.dynabatch.internal.environment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a provider's answer while it is valid. Asks the provider on a given executor, by one thread at a time; from five
 * minutes before the credentials expire new ones are looked for while the old ones serve on.
 */
public final class CachedCredentials implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CachedCredentials.class);

    /** As the SDK's own providers do; temporary credentials live 15 minutes at least. */
    static final long REFRESH_AHEAD_MILLIS = 5 * 60_000;

    /** How long to wait before refreshing ahead again: a provider may fail, or not have newer ones yet. */
    static final long REFRESH_AGAIN_MILLIS = 10_000;

    private final CredentialsProvider provider;
    private final Runnable forget;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Credentials known;
    private volatile long refreshAtMillis = Long.MIN_VALUE;

    @GuardedBy("lock")
    private boolean startAnew;

    @GuardedBy("lock")
    private @Nullable CompletableFuture<Credentials> resolving;

    /**
     * @param provider whom to ask; may block
     * @param forget makes the provider drop what it remembers and holds; run on the executor before it is asked again
     *     after {@link #invalidate}, and by {@link #close}
     * @param executor where the provider is asked
     */
    public CachedCredentials(CredentialsProvider provider, Runnable forget, Executor executor) {
        this.provider = provider;
        this.forget = forget;
        this.executor = executor;
    }

    /**
     * The credentials to sign with at this time, or null if they must be waited for with {@link #get}. Never blocks.
     *
     * @param wallMillis now, milliseconds since 1970 UTC
     */
    public @Nullable Credentials current(long wallMillis) {
        Credentials credentials = known;
        Instant expiration = credentials == null ? null : credentials.expiration();
        if (expiration == null) {
            return credentials;
        }
        long left = expiration.toEpochMilli() - wallMillis;
        if (left <= 0) {
            return null;
        }
        if (left < REFRESH_AHEAD_MILLIS && wallMillis >= refreshAtMillis) {
            refreshAtMillis = wallMillis + REFRESH_AGAIN_MILLIS;
            resolve().exceptionally(thrown -> {
                LOG.warn("cannot refresh AWS credentials, which end in {} s: {}", left / 1000, thrown.getMessage());
                return credentials;
            });
        }
        return credentials;
    }

    /**
     * The credentials to sign with, once there are some. Completes with the provider's exception if it fails; the next
     * call asks again. Whatever depends on it runs on the executor, or here if the credentials are at hand.
     *
     * @param wallMillis now, milliseconds since 1970 UTC
     */
    public CompletionStage<Credentials> get(long wallMillis) {
        Credentials credentials = current(wallMillis);
        return credentials != null
                ? CompletableFuture.completedStage(credentials)
                : resolve().minimalCompletionStage();
    }

    /** The service has refused {@code used} as expired: it is not handed out again, unless the provider does. */
    public void invalidate(Credentials used) {
        lock.lock();
        try {
            if (used.equals(known)) {
                known = null;
                startAnew = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Credentials> resolve() {
        CompletableFuture<Credentials> mine;
        lock.lock();
        try {
            if (resolving != null) {
                return resolving;
            }
            mine = new CompletableFuture<>();
            resolving = mine;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(() -> ask(mine));
        } catch (RuntimeException | Error e) { // it is shut down, or there are too many threads
            end();
            mine.completeExceptionally(e);
        }
        return mine;
    }

    private void ask(CompletableFuture<Credentials> asked) {
        try {
            Credentials found;
            do {
                if (startsAnew()) {
                    forget.run();
                }
                found = provider.resolve();
                if (found == null) {
                    throw new IllegalStateException("the credentials provider gave null");
                }
            } while (!found(found));
            asked.complete(found);
        } catch (Exception | Error e) { // also a checked one: not every language knows these
            end();
            asked.completeExceptionally(e);
        }
    }

    private boolean startsAnew() {
        lock.lock();
        try {
            boolean anew = startAnew;
            startAnew = false;
            return anew;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the look-up; or not, if some were refused meanwhile: these may be the same. */
    private boolean found(Credentials found) {
        lock.lock();
        try {
            if (startAnew) {
                return false;
            }
            resolving = null;
            known = found;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            resolving = null;
        } finally {
            lock.unlock();
        }
    }

    /** Has the provider free what it holds. */
    @Override
    public void close() {
        forget.run();
    }
}
