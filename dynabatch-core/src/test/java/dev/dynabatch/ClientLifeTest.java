package dev.dynabatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.metrics.DynabatchObserver;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How clients begin and end. */
class ClientLifeTest {
    private static DynabatchBuilder builder() {
        return Dynabatch.builder()
                .endpoint(URI.create("http://127.0.0.1:1"))
                .region("eu-central-1")
                .credentials(CredentialsProvider.of(Credentials.of("AKIDEXAMPLE", "secret")));
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("dynabatch-net"));
        return threads;
    }

    @Test
    void build_leavesNoThreadBehind_whenAnObserverThrows() throws Exception {
        Set<Thread> before = threads();
        Set<Thread> made = new HashSet<>();
        DynabatchObserver throwing = new DynabatchObserver() {
            @Override
            public Supplier<Object> callerContext() {
                made.addAll(threads());
                throw new IllegalStateException("no context");
            }
        };
        assertThatThrownBy(() -> builder().observer(throwing).build()).hasMessage("no context");
        made.removeAll(before);
        assertThat(made).isNotEmpty();
        for (Thread thread : made) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void close_isToldOnce_whenTwoCloseAtOnce() throws Exception {
        for (int i = 0; i < 100; i++) {
            AtomicInteger told = new AtomicInteger();
            Dynabatch client = builder()
                    .observer(new DynabatchObserver() {
                        @Override
                        public void clientClosed(Dynabatch closed) {
                            told.incrementAndGet();
                        }
                    })
                    .build();
            CyclicBarrier together = new CyclicBarrier(2);
            List<Thread> closing = new ArrayList<>();
            for (int n = 0; n < 2; n++) {
                Thread thread = new Thread(() -> {
                    try {
                        together.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    client.close();
                });
                thread.start();
                closing.add(thread);
            }
            for (Thread thread : closing) {
                thread.join();
            }
            assertThat(told).hasValue(1);
        }
    }
}
