package dev.dynabatch.testkit;

import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportResponse;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A listener that counts how often it is told, and waits. */
final class ToldListener implements Transport.Listener {
    private final Runnable then;
    private final AtomicInteger times = new AtomicInteger();
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile @Nullable TransportResponse answer;
    private volatile @Nullable TransportException fault;

    ToldListener(Runnable then) {
        this.then = then;
    }

    @Override
    public void answered(TransportResponse response) {
        answer = response;
        end();
    }

    @Override
    public void failed(TransportException thrown) {
        fault = thrown;
        end();
    }

    private void end() {
        times.incrementAndGet();
        told.countDown();
        then.run();
    }

    void await() throws InterruptedException {
        if (!told.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("a listener was never told");
        }
    }

    int times() {
        return times.get();
    }

    TransportResponse answer() {
        TransportException thrown = fault;
        if (thrown != null) {
            throw new AssertionError("failed where an answer was expected", thrown);
        }
        return Objects.requireNonNull(answer);
    }

    TransportException fault() {
        return Objects.requireNonNull(fault, "answered where a fault was expected");
    }
}
