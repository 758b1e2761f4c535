package dev.dynabatch.internal.environment;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.Credentials;
import dev.dynabatch.races.Interleavings;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Credentials that many requests share, that are refreshed ahead and may be refused. */
@Tag("races")
class CredentialsRaceTest {
    private static final long EXPIRY = 3_600_000;

    /** A provider that remembers what it found until it is told to forget, as the SDK's do. */
    private static final class Provider {
        final AtomicInteger asked = new AtomicInteger();
        final AtomicInteger asking = new AtomicInteger();
        private final AtomicInteger generation = new AtomicInteger(1);
        private final AtomicReference<Credentials> remembered = new AtomicReference<>();

        Credentials resolve() {
            require(asking.incrementAndGet() == 1, "asked by one thread at a time");
            asked.incrementAndGet();
            Credentials known = remembered.get();
            if (known == null) {
                known = new Credentials(
                        "AKID" + generation.getAndIncrement(), "secret", "token", Instant.ofEpochMilli(EXPIRY));
                remembered.set(known);
            }
            asking.decrementAndGet();
            return known;
        }

        void forget() {
            remembered.set(null);
        }
    }

    @Test
    void lookUp_isShared_byWhoeverAsksMeanwhile() {
        Interleavings.of(() -> {
            Provider provider = new Provider();
            CachedCredentials cached = new CachedCredentials(provider::resolve, provider::forget, Runnable::run);
            Interleavings.Part ask = () -> {
                Credentials got = cached.get(0).toCompletableFuture().join();
                require(got.accessKeyId().equals("AKID1"), "the same for all");
            };
            together(ask, ask);
            require(cached.current(0) != null, "kept");
        });
    }

    @Test
    void refused_areNotHandedOutAgain_whenARefreshWasUnderWay() {
        Interleavings.of(() -> {
            Provider provider = new Provider();
            CachedCredentials cached = new CachedCredentials(provider::resolve, provider::forget, Runnable::run);
            Credentials used = cached.get(0).toCompletableFuture().join();
            together(
                    () -> cached.current(EXPIRY - 1_000), // near the end: refreshes
                    () -> {
                        cached.invalidate(used);
                        Credentials next = cached.get(0).toCompletableFuture().join();
                        require(!next.equals(used), "the service has refused them");
                    });
        });
    }

    @Test
    void source_isMadeOnce_andClosedOnce() {
        Interleavings.of(() -> {
            AtomicInteger open = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            ChainCredentials chain = new ChainCredentials(() -> null, () -> {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                return new ChainCredentials.Source() {
                    @Override
                    public Credentials resolve() {
                        return Credentials.of("AKID", "secret");
                    }

                    @Override
                    public void close() {
                        open.decrementAndGet();
                    }
                };
            });
            together(chain::resolve, chain::resolve, chain::close);
            chain.close();
            require(open.get() == 0, "every one that was made is closed, once");
            require(most.get() <= 2, "one before and one after");
        });
    }
}
