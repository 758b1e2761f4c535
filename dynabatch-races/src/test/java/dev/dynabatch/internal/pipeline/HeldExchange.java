package dev.dynabatch.internal.pipeline;

import static dev.dynabatch.races.Interleavings.require;

import dev.dynabatch.Credentials;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One attempt whose answer and whose timer come when they are told to. */
final class HeldExchange implements Target, Transport, Scheduler {
    private static final Address ADDRESS =
            new Address(URI.create("http://localhost:1"), "localhost:1", new SigV4Signer("local", "dynamodb"));

    final Queue<Attempt> ends = new ConcurrentLinkedQueue<>();
    final AtomicInteger cancelled = new AtomicInteger();
    private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Runnable> timer = new AtomicReference<>();
    private final AtomicReference<Transport.Listener> listener = new AtomicReference<>();
    private final AtomicReference<Thread> sending = new AtomicReference<>();
    private final RequestSender sender = new RequestSender(
            new EngineRuntime(() -> 0, () -> 0, this, () -> 0, task -> task.run(), task -> task.run()), this, 1_000);

    void send() {
        sending.set(Thread.currentThread());
        sender.send(ServiceOperation.PUT_ITEM, Body.of(new byte[1]), attempt -> {
            require(sending.get() != Thread.currentThread(), "never from within send");
            ends.add(attempt);
        });
        sending.set(null);
    }

    void answer() {
        Transport.Listener told = listener.get();
        if (told != null) {
            told.answered(new TransportResponse(200, List.of(), new byte[0]));
        }
    }

    void ring() {
        Runnable task = timer.getAndSet(null);
        if (task != null) {
            task.run();
        }
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
        return () -> timer.set(null);
    }

    @Override
    public Exchange send(TransportRequest request, Transport.Listener told) {
        listener.set(told);
        return () -> cancelled.incrementAndGet();
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
        return ADDRESS;
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
