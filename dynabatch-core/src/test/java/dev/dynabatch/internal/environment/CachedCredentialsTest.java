package dev.dynabatch.internal.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.Credentials;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedCredentialsTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long END = NOW + 3_600_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Object> answers = new ArrayDeque<>();
    private int asked;
    private final CachedCredentials cached = new CachedCredentials(this::answer, () -> {}, tasks::add);

    private Credentials answer() {
        asked++;
        Object next = answers.remove();
        if (next instanceof Throwable fault) {
            CachedCredentialsTest.<RuntimeException>undeclared(fault);
        }
        return (Credentials) next;
    }

    /** As Kotlin, which knows no checked exceptions, throws. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void undeclared(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Test
    void get_asksOnce_whenManyWait() {
        Credentials a = until("a", null);
        answers.add(a);
        List<CompletableFuture<Credentials>> waiting = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            waiting.add(get(NOW));
        }
        assertThat(cached.current(NOW)).isNull();
        runAll();
        assertThat(waiting).allSatisfy(one -> assertThat(one).isCompletedWithValue(a));
        assertThat(get(NOW + END)).isCompletedWithValue(a);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void current_refreshesInTheBackground_whenTheEndIsNear() {
        Credentials old = until("old", END);
        Credentials fresh = until("fresh", END + 3_600_000);
        resolve(old);
        answers.add(fresh);
        long near = END - CachedCredentials.REFRESH_AHEAD_MILLIS + 1;
        assertThat(cached.current(near - 1)).isEqualTo(old);
        assertThat(tasks).isEmpty();
        assertThat(cached.current(near)).isEqualTo(old);
        assertThat(cached.current(near)).isEqualTo(old);
        assertThat(tasks).hasSize(1);
        runAll();
        assertThat(cached.current(near)).isEqualTo(fresh);
    }

    @Test
    void current_keepsTheOldOnes_whenARefreshFails_andTriesAgainLater() {
        Credentials old = until("old", END);
        resolve(old);
        answers.add(new IllegalStateException("no network"));
        answers.add(until("fresh", null));
        long near = END - 60_000;
        assertThat(cached.current(near)).isEqualTo(old);
        runAll();
        assertThat(cached.current(near + 1)).isEqualTo(old);
        assertThat(tasks).as("not at once").isEmpty();
        assertThat(cached.current(near + CachedCredentials.REFRESH_AGAIN_MILLIS))
                .isEqualTo(old);
        runAll();
        assertThat(cached.current(END)).extracting(Credentials::accessKeyId).isEqualTo("fresh");
    }

    @Test
    void get_waits_whenTheyHaveExpired() {
        resolve(until("old", END));
        answers.add(until("fresh", END + 1));
        CompletableFuture<Credentials> waiting = get(END);
        assertThat(waiting).isNotDone();
        runAll();
        assertThat(waiting.join().accessKeyId()).isEqualTo("fresh");
    }

    @Test
    void get_fails_whenTheProviderDoes_andAsksAgainNextTime() {
        for (Throwable fault : List.of(
                new IllegalStateException("logged out"),
                new IOException("logged out"),
                new LinkageError("logged out"))) {
            answers.add(fault);
            CompletableFuture<Credentials> failed = get(NOW);
            runAll();
            assertThatThrownBy(failed::join).hasRootCauseMessage("logged out");
        }
        resolve(until("a", null));
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void get_asksAgainNextTime_whenThereWasNoThreadToAsk() {
        AtomicInteger missing = new AtomicInteger(3);
        CachedCredentials scarce = new CachedCredentials(this::answer, () -> {}, task -> {
            if (missing.getAndDecrement() > 0) {
                throw new InternalError("no thread to be had");
            }
            task.run();
        });
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Credentials> failed = scarce.get(NOW).toCompletableFuture();
            assertThatThrownBy(failed::join).hasRootCauseMessage("no thread to be had");
        }
        Credentials a = until("a", null);
        answers.add(a);
        assertThat(scarce.get(NOW).toCompletableFuture()).isCompletedWithValue(a);
    }

    @Test
    void get_fails_whenTheExecutorIsShutDown() {
        CachedCredentials dead = new CachedCredentials(this::answer, () -> {}, task -> {
            throw new RejectedExecutionException("shut down");
        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> dead.get(NOW).toCompletableFuture().join()).hasRootCauseMessage("shut down");
        }
    }

    @Test
    void invalidate_forgetsOnlyTheOnesUsed() {
        Credentials a = until("a", null);
        resolve(a);
        cached.invalidate(until("other", null));
        assertThat(cached.current(NOW)).isEqualTo(a);
        cached.invalidate(until("a", null));
        assertThat(cached.current(NOW)).isNull();
    }

    @Test
    void invalidate_makesTheChainStartAnew() {
        List<String> log = new ArrayList<>();
        ChainCredentials chain = new ChainCredentials(() -> null, () -> {
            int number = log.size();
            log.add("made " + number);
            return new ChainCredentials.Source() {
                @Override
                public Credentials resolve() {
                    return until("key" + number, null);
                }

                @Override
                public void close() {
                    log.add("closed " + number);
                }
            };
        });
        try (CachedCredentials expiring = new CachedCredentials(chain, chain::close, Runnable::run)) {
            Credentials first = expiring.get(NOW).toCompletableFuture().join();
            expiring.invalidate(first);
            assertThat(expiring.get(NOW).toCompletableFuture().join()).isNotEqualTo(first);
        }
        assertThat(log).containsExactly("made 0", "closed 0", "made 2", "closed 2");
    }

    private CompletableFuture<Credentials> get(long wallMillis) {
        return cached.get(wallMillis).toCompletableFuture();
    }

    private void resolve(Credentials credentials) {
        answers.add(credentials);
        CompletableFuture<Credentials> got = get(NOW);
        runAll();
        assertThat(got).isCompletedWithValue(credentials);
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static Credentials until(String id, Long endMillis) {
        return new Credentials(id, "secret", null, endMillis == null ? null : Instant.ofEpochMilli(endMillis));
    }
}
