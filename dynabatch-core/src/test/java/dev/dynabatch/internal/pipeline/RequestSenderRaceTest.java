package dev.dynabatch.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Credentials;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Answer, fault, time limit and the return of the transport itself, all at once: an attempt ends once.
 *
 * <p>The rounds of the first test show that whoever comes second finds the attempt ended, in every order that came up. They
 * do not show that two who come within a few instructions of each other cannot both end it: that rests on one
 * compare-and-set, which a look followed by a write in its place would get past this test.
 */
class RequestSenderRaceTest {
    private static final int ROUNDS = 2_003;

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void attempt_endsOnce_whoeverComesFirst() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            World world = new World();
            CyclicBarrier start = new CyclicBarrier(4);
            world.whenSent = () -> await(start);
            Future<?> sending = threads.submit(() -> world.send());
            List<Future<?>> racing = List.of(
                    threads.submit(() -> {
                        await(start);
                        world.listener.get().answered(new TransportResponse(200, List.of(), new byte[0]));
                    }),
                    threads.submit(() -> {
                        await(start);
                        world.listener.get().failed(new TransportException(Stage.SENT, "reset", null));
                    }),
                    threads.submit(() -> {
                        await(start);
                        world.timer.get().run();
                    }));
            sending.get(30, TimeUnit.SECONDS);
            for (Future<?> each : racing) {
                each.get(30, TimeUnit.SECONDS);
            }
            world.runLater();
            assertThat(world.ends).hasSize(1);
            (world.ends.peek() instanceof Attempt.Answered ? answers : others).incrementAndGet();
            assertThat(world.timerCancelled).hasPositiveValue();
        }
        assertThat(answers).hasPositiveValue(); // else this was no race
        assertThat(others).hasPositiveValue();
    }

    @Test
    void exchange_isCancelled_whenItsTimeIsUpBeforeTheTransportHasReturnedIt() throws Exception {
        World world = new World();
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch returned = new CountDownLatch(1);
        AtomicReference<Thread> timing = new AtomicReference<>();
        world.whenClockIsRead = () -> {
            if (Thread.currentThread() == timing.get()) { // has looked for the exchange, and found none
                looked.countDown();
                await(returned);
            }
        };
        AtomicReference<Future<?>> timedOut = new AtomicReference<>();
        world.whenSent = () -> {
            timedOut.set(threads.submit(() -> {
                timing.set(Thread.currentThread());
                world.timer.get().run();
            }));
            await(looked);
        };
        world.send();
        returned.countDown();
        timedOut.get().get(30, TimeUnit.SECONDS);
        world.runLater();
        assertThat(world.ends).hasSize(1);
        assertThat(world.cancelled).hasPositiveValue();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A sender, a transport that holds its exchange, and a scheduler whose timers are rung by hand. */
    private static final class World implements Target, Transport, Scheduler {
        final Queue<Attempt> ends = new ConcurrentLinkedQueue<>();
        final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
        final AtomicReference<Runnable> timer = new AtomicReference<>();
        final AtomicReference<Transport.Listener> listener = new AtomicReference<>();
        final AtomicInteger cancelled = new AtomicInteger();
        final AtomicInteger timerCancelled = new AtomicInteger();
        volatile Runnable whenSent = () -> {};
        volatile Runnable whenClockIsRead = () -> {};

        private final RequestSender sender = new RequestSender(
                new EngineRuntime(this::read, () -> 0, this, () -> 0, Runnable::run, Runnable::run), this, 1_000);

        private long read() {
            whenClockIsRead.run();
            return 0;
        }

        void send() {
            sender.send(ServiceOperation.PUT_ITEM, Body.of(new byte[1]), ends::add);
        }

        void runLater() {
            for (Runnable task = later.poll(); task != null; task = later.poll()) {
                task.run();
            }
        }

        @Override
        public Timer schedule(Runnable task, long delayNanos) {
            if (delayNanos == 0) {
                later.add(task);
                return () -> {};
            }
            timer.set(task);
            return timerCancelled::incrementAndGet;
        }

        @Override
        public Exchange send(TransportRequest request, Transport.Listener told) {
            listener.set(told);
            whenSent.run();
            return cancelled::incrementAndGet;
        }

        @Override
        public boolean signed() {
            return false;
        }

        @Override
        public Transport transport() {
            return this;
        }

        @Override
        public Address address() {
            return new Address(URI.create("http://localhost:1"), "localhost:1", new SigV4Signer("local", "dynamodb"));
        }

        @Override
        public Credentials currentCredentials(long wallMillis) {
            throw new AssertionError("nothing is signed");
        }

        @Override
        public CompletionStage<Credentials> credentials(long wallMillis) {
            return CompletableFuture.failedFuture(new AssertionError("nothing is signed"));
        }

        @Override
        public void credentialsRefused(Credentials used) {}

        @Override
        public void close() {}
    }
}
