package dev.dynabatch.internal.environment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Static credentials while there are some, and otherwise a source of the SDK's, made when first needed. */
public final class ChainCredentials implements CredentialsProvider, AutoCloseable {
    private final Supplier<@Nullable Credentials> statics;
    private final Supplier<? extends Source> sources;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Source source;

    ChainCredentials(Supplier<@Nullable Credentials> statics, Supplier<? extends Source> sources) {
        this.statics = statics;
        this.sources = sources;
    }

    /** Something that holds resources and finds credentials. */
    interface Source extends AutoCloseable {
        Credentials resolve();

        @Override
        void close();
    }

    @Override
    public Credentials resolve() {
        Credentials found = statics.get();
        return found != null ? found : source().resolve();
    }

    private Source source() {
        lock.lock();
        try {
            Source known = source;
            if (known == null) {
                known = sources.get();
                source = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Closes what the SDK made, with whatever it remembers; asking again starts anew. */
    @Override
    public void close() {
        Source known;
        lock.lock();
        try {
            known = source;
            source = null;
        } finally {
            lock.unlock();
        }
        if (known != null) {
            known.close();
        }
    }
}
