package dev.dynabatch.internal.pipeline;

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
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Makes one attempt: credentials, signature, transport, time limit, checksum. Never retries. */
final class RequestSender {
    private static final String TARGET_PREFIX = "DynamoDB_20120810.";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** What an attempt may take longer for every MB. */
    private static final long NANOS_PER_MB = NANOS_PER_SECOND;
    /**
     * How long a look-up of credentials is waited for, at least: a {@code credential_process} may ask a person for a second
     * factor. All requests wait for one look-up.
     */
    private static final long CREDENTIALS_NANOS = 120 * NANOS_PER_SECOND;

    private final EngineRuntime runtime;
    private final Target target;
    private final long timeoutNanos;
    private final long credentialsNanos;
    private final SkewedClock clock;
    private volatile boolean hadCredentials;

    RequestSender(EngineRuntime runtime, Target target, long timeoutNanos) {
        this.runtime = runtime;
        this.target = target;
        this.timeoutNanos = timeoutNanos;
        this.credentialsNanos = Math.max(timeoutNanos, CREDENTIALS_NANOS);
        this.clock = new SkewedClock(runtime.wallClock());
    }

    /**
     * Makes one attempt.
     *
     * @param ended told how it ended, once, never before this method returns on the thread that calls it
     */
    void send(ServiceOperation operation, Body body, Consumer<Attempt> ended) {
        if (!target.transport().signed()) {
            transmit(operation, body, null, ended);
            return;
        }
        Credentials known = target.currentCredentials(clock.millis());
        if (known != null) {
            hadCredentials = true;
            transmit(operation, body, known, ended);
            return;
        }
        LookUp lookUp = new LookUp(ended);
        lookUp.limit(credentialsNanos);
        var unused = target.credentials(clock.millis()).whenComplete((credentials, failure) -> {
            if (!lookUp.end()) {
                return;
            }
            if (credentials != null) {
                hadCredentials = true;
                transmit(operation, body, credentials, ended);
            } else {
                later(() -> ended.accept(new Attempt.Unsigned(failure)));
            }
        });
    }

    /** Waits for credentials, for so much time in which they could be looked up. */
    private final class LookUp {
        private final Consumer<Attempt> ended;
        private final long startNanos = runtime.ticker().nanos();
        private final AtomicBoolean done = new AtomicBoolean();
        private volatile Scheduler.@Nullable Timer timer;

        LookUp(Consumer<Attempt> ended) {
            this.ended = ended;
        }

        void limit(long leftNanos) {
            timer = runtime.scheduler().schedule(this::late, leftNanos);
        }

        private void late() {
            long left = credentialsNanos - (runtime.ticker().nanos() - startNanos);
            if (left > 0 && !done.get()) {
                limit(left);
            } else if (done.compareAndSet(false, true)) {
                ended.accept(new Attempt.Unsigned(
                        new TimeoutException("no credentials within " + credentialsNanos / NANOS_PER_SECOND + " s")));
            }
        }

        /** Whether they are not too late. */
        boolean end() {
            Scheduler.Timer running = timer;
            if (running != null) {
                running.cancel();
            }
            return done.compareAndSet(false, true);
        }
    }

    /** Whether there were credentials once: then it may be the network, after a freeze for one, that keeps new ones away. */
    boolean hadCredentials() {
        return hadCredentials;
    }

    /** The service refused the credentials of this request: they are not used again. */
    void credentialsRefused(Attempt.Answered answered) {
        Credentials used = answered.signedWith();
        if (used != null) {
            target.credentialsRefused(used);
        }
    }

    private void transmit(
            ServiceOperation operation, Body body, @Nullable Credentials credentials, Consumer<Attempt> ended) {
        TransportRequest request;
        try {
            Target.Address address = target.address();
            String name = TARGET_PREFIX + operation.wireName();
            List<String> headers = credentials == null
                    ? SigV4Signer.unsigned(clock.millis(), address.host(), name, UserAgent.VALUE)
                    : address.signer().sign(credentials, clock.millis(), address.host(), name, UserAgent.VALUE, body);
            request = new TransportRequest(address.endpoint(), headers, body);
        } catch (RuntimeException | Error e) {
            later(() -> ended.accept(new Attempt.Unsigned(Await.exception(e))));
            return;
        }
        new Call(ended, body.size(), credentials).start(request);
    }

    private void later(Runnable task) {
        runtime.scheduler().schedule(task, 0);
    }

    /** One attempt under way. Whoever comes first, answer, fault or timer, ends it. */
    private final class Call implements Transport.Listener {
        private final Consumer<Attempt> ended;
        private final @Nullable Credentials signedWith;
        private final long startNanos = runtime.ticker().nanos();
        private final long startMillis = runtime.wallClock().millis();
        private final long limitNanos;
        private final AtomicBoolean done = new AtomicBoolean();
        private volatile boolean late;
        private volatile @Nullable Thread starting;
        private volatile Scheduler.@Nullable Timer timer;
        private volatile Transport.@Nullable Exchange exchange;

        Call(Consumer<Attempt> ended, int length, @Nullable Credentials signedWith) {
            this.ended = ended;
            this.signedWith = signedWith;
            this.limitNanos = timeoutNanos + (length >> 20) * NANOS_PER_MB;
        }

        void start(TransportRequest request) {
            starting = Thread.currentThread();
            timer = runtime.scheduler().schedule(this::timedOut, limitNanos);
            Transport.Exchange started;
            try {
                started = target.transport().send(request, this);
            } catch (Exception | Error e) { // also a checked one: not every language knows these
                failed(new TransportException(Stage.SENT, "the transport threw: " + e, e));
                return;
            }
            exchange = started;
            starting = null;
            if (done.get()) {
                stopTimer();
            }
            if (late) { // and the timer may not have seen the exchange, though nothing is done yet
                started.cancel();
            }
        }

        @Override
        public void answered(TransportResponse response) {
            clock.answered(response.header("Date"), startMillis);
            if (checksumWrong(response)) {
                failed("WrongChecksum", new TransportException(Stage.SENT, "an answer with a wrong x-amz-crc32", null));
            } else {
                end(new Attempt.Answered(response, elapsed(), signedWith));
            }
        }

        @Override
        public void failed(TransportException fault) {
            if (late) {
                late(fault.stage());
                return;
            }
            failed(fault.stage() == Stage.NOT_SENT ? "NotSent" : "LostAnswer", fault);
        }

        private void failed(String kind, TransportException fault) {
            end(new Attempt.Faulted(kind, fault, elapsed()));
        }

        private void timedOut() {
            late = true;
            Transport.Exchange started = exchange;
            if (started != null) {
                started.cancel(); // tells us how far it got
            }
            late(Stage.SENT);
        }

        private void late(Stage stage) {
            String message = "no answer within " + limitNanos / 1_000_000 + " ms";
            failed("Timeout", new TransportException(stage, message, null));
        }

        private void end(Attempt attempt) {
            if (!done.compareAndSet(false, true)) {
                return;
            }
            if (starting == Thread.currentThread()) {
                later(() -> ended.accept(attempt)); // not from within send: the engine would call itself without end
            } else {
                ended.accept(attempt);
            }
            stopTimer(); // last: while a timer waits, a freeze is seen
        }

        private void stopTimer() {
            Scheduler.Timer running = timer;
            if (running != null) {
                running.cancel();
            }
        }

        private long elapsed() {
            return runtime.ticker().nanos() - startNanos;
        }
    }

    private static boolean checksumWrong(TransportResponse response) {
        String expected = response.header("x-amz-crc32");
        if (expected == null) {
            return false;
        }
        CRC32 actual = new CRC32();
        actual.update(response.body());
        return !expected.trim().equals(Long.toString(actual.getValue()));
    }
}
