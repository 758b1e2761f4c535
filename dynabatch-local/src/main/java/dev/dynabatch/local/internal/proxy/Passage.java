package dev.dynabatch.local.internal.proxy;

import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.local.internal.engine.ErrorType;
import dev.dynabatch.local.internal.engine.Reply;
import dev.dynabatch.local.internal.engine.RequestIds;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportResponse;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request that is sent on. Where it could not be sent, the answer says so: a connection that is only closed would look
 * like a fault that was asked for.
 */
final class Passage implements Transport.Exchange, Transport.Listener {
    private static final AtomicLong ANSWERED = new AtomicLong(Long.MIN_VALUE);

    private final AtomicReference<Transport.@Nullable Listener> listener;
    private final Scheduler scheduler;
    private volatile Consumer<TransportResponse> seen = response -> {};
    private volatile Transport.@Nullable Exchange onTheWire;
    private volatile Scheduler.@Nullable Timer timer;
    private volatile boolean givenUp;

    Passage(Transport.Listener listener, Scheduler scheduler) {
        this.listener = new AtomicReference<>(listener);
        this.scheduler = scheduler;
    }

    /**
     * Sends it.
     *
     * @param wire sends it and tells a listener
     * @param longestNanos after how long it is given up
     * @param alsoSees told a whole answer before anybody else
     */
    void start(
            Function<Transport.Listener, Transport.Exchange> wire,
            long longestNanos,
            Consumer<TransportResponse> alsoSees) {
        if (givenUp) {
            return;
        }
        seen = alsoSees;
        try {
            timer = scheduler.schedule(this::cancel, longestNanos);
        } catch (RejectedExecutionException e) {
            unavailable("it is closed");
            return;
        }
        Transport.Exchange started = wire.apply(this);
        onTheWire = started;
        if (givenUp) {
            started.cancel();
        }
        if (listener.get() == null) {
            stopTimer();
        }
    }

    @Override
    public void answered(TransportResponse response) {
        seen.accept(response);
        Transport.Listener told = take();
        if (told != null) {
            told.answered(response);
        }
    }

    @Override
    public void failed(TransportException fault) {
        if (fault.stage() == Stage.NOT_SENT && !givenUp) {
            unavailable(String.valueOf(fault.getMessage()));
            return;
        }
        Transport.Listener told = take();
        if (told != null) {
            told.failed(fault);
        }
    }

    /** Answers that the request cannot be sent on. */
    void unavailable(String why) {
        Transport.Listener told = take();
        if (told != null) {
            Reply reply = Reply.error(
                    ErrorType.UNAVAILABLE,
                    RequestIds.of(ANSWERED.getAndIncrement()),
                    "the proxy cannot send this on: " + why);
            told.answered(new TransportResponse(reply.status(), reply.headers(), reply.body()));
        }
    }

    @Override
    public void cancel() {
        givenUp = true;
        Transport.Exchange started = onTheWire;
        if (started != null) {
            started.cancel(); // tells us how far it got
        } else {
            failed(new TransportException(Stage.NOT_SENT, "the request was given up", null));
        }
    }

    private Transport.@Nullable Listener take() {
        stopTimer();
        return listener.getAndSet(null);
    }

    private void stopTimer() {
        Scheduler.Timer running = timer;
        if (running != null) {
            running.cancel();
        }
    }
}
