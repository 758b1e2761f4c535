package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ServiceError;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.admit.CapacityLimiter;
import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.codec.RequestBodies;
import dev.dynabatch.internal.decide.ErrorKind;
import dev.dynabatch.internal.decide.WriteDecider;
import dev.dynabatch.internal.flight.Flight;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.internal.model.ErrorReply;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.metrics.ThrottleReason;
import dev.dynabatch.retry.RetryPolicy;
import dev.dynabatch.transport.Body;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes single calls: the same admission, attempts, backoff and metrics as the writers', for one request. */
final class Calls {
    /** Calls about whole tables give up sooner: somebody waits for the answer before anything else can begin. */
    private static final Duration CONTROL_GIVE_UP = Duration.ofSeconds(8);

    private final ClientParts client;
    private final RetryPolicy retry;
    private final TableLimits limits;
    private final TableGrace grace;
    private final UnderWay underWay = new UnderWay();
    /** When something was read of a table last, by those calls that are many. */
    private final Map<String, Long> progress = new ConcurrentHashMap<>();

    Calls(ClientParts client, RetryPolicy retry, TableLimits limits, TableGrace grace) {
        this.client = client;
        this.retry = retry;
        this.limits = limits;
        this.grace = grace;
    }

    /** The limiter of a table, whether or not it is known yet how much may be spent. */
    CapacityLimiter limiter(String table) {
        return limits.known(table);
    }

    /** Who calls, on the thread that calls. */
    Callers callers() {
        return CallerNotes.of(client.callers().note(null));
    }

    /** Makes the call on behalf of who calls. */
    <T> CompletableFuture<Call.Reply<T>> make(Call<T> call) {
        return make(call, call.operation().kind() == ServiceOperation.Kind.CONTROL ? Callers.NONE : callers());
    }

    /** Makes the call. The future completes on an engine thread: nobody else's code may hang on it. */
    <T> CompletableFuture<Call.Reply<T>> make(Call<T> call, Callers callers) {
        if (call.operation().kind() == ServiceOperation.Kind.CONTROL) {
            return run(call, callers, CapacityLimiter.NONE);
        }
        CompletableFuture<CapacityLimiter> limiter = limits.of(call.table(), call.index());
        return limiter.isDone() && !limiter.isCompletedExceptionally()
                ? run(call, callers, limiter.join())
                : limiter.thenCompose(ready -> run(call, callers, ready));
    }

    private <T> CompletableFuture<Call.Reply<T>> run(Call<T> call, Callers callers, CapacityLimiter limiter) {
        Run<T> run = new Run<>(call, callers, limiter);
        untilClosed(run.done);
        run.admit();
        return run.done;
    }

    /** Has the future fail when the client is closed: nothing would complete it any more. */
    void untilClosed(CompletableFuture<?> future) {
        underWay.add(future, () -> end(future));
    }

    /** Ends every call under way. */
    void close() {
        underWay.end();
    }

    private static void end(CompletableFuture<?> future) {
        future.completeExceptionally(new IllegalStateException("the client was closed before the call had ended"));
    }

    /** One call, from its first attempt to its end. */
    private final class Run<T> {
        private final Call<T> call;
        private final CompletableFuture<Call.Reply<T>> done = new CompletableFuture<>();
        private final int length;
        private final CallCapacity capacity;
        private final long startNanos = client.now();
        private final Callers callers;
        private @Nullable Object flight;
        private int attempts;
        /** How often the most often sent of its items was sent. */
        private int sent;

        /** Attempts in a row without progress of what is waited for. */
        private int rounds;

        private long sentNanos;
        private boolean reauthenticated;
        /** Completes the future, once it is known how. */
        private Runnable end = () -> {};

        Run(Call<T> call, Callers callers, CapacityLimiter limiter) {
            this.call = call;
            this.callers = callers;
            this.length = RequestBodies.length(call.body());
            this.capacity = new CallCapacity(call, limiter, limits, client);
        }

        void admit() {
            if (done.isDone()) {
                return;
            }
            long wait = capacity.trySpend();
            if (wait > 0) {
                client.runtime().scheduler().schedule(this::admit, wait);
            } else if (client.inFlight().tryAcquire(this::admit)) {
                if (attempts++ == 0) {
                    call.course().leaving();
                }
                sent = call.course().sent(attempts);
                flight = Flight.requestBegins();
                sentNanos = client.now();
                client.sender().send(call.operation(), Body.of(call.body()), this::ended);
            } else {
                capacity.refund();
            }
        }

        private void ended(Attempt attempt) {
            Runnable completion = settled(attempt);
            client.inFlight().release(attempt.end(), attempt.nanos());
            completion.run();
        }

        /** Settles what it has cost, before others may leave; what is left to do after that. */
        private Runnable settled(Attempt attempt) {
            if (done.isDone()) {
                unwanted(attempt);
            } else if (attempt instanceof Attempt.Answered answered) {
                answered(answered);
            } else if (attempt instanceof Attempt.Faulted faulted) {
                if (faulted.fault().permanent()) {
                    fail(attempt, ServiceErrors.of(faulted), null, faulted.fault());
                } else {
                    retry(attempt, ServiceErrors.of(faulted), null, faulted.fault());
                }
            } else if (attempt instanceof Attempt.Unsigned unsigned) {
                unsigned(unsigned);
            }
            return end;
        }

        /** Nobody waits for it any more; what it has cost counts all the same. */
        private void unwanted(Attempt attempt) {
            if (attempt instanceof Attempt.Answered answered
                    && answered.response().status() == 200) {
                try {
                    var consumed =
                            call.decoder().decode(answered.response().body()).consumed();
                    capacity.settle(call.estimate(), consumed);
                } catch (MalformedReplyException e) {
                    return; // lost: the estimate stands
                }
            } else {
                capacity.giveBack(attempt, null);
            }
        }

        private void unsigned(Attempt.Unsigned attempt) {
            if (client.sender().hadCredentials()) {
                retry(attempt, ServiceErrors.of(attempt), null, attempt.cause());
            } else {
                fail(attempt, ServiceErrors.of(attempt), null, attempt.cause());
            }
        }

        private void answered(Attempt.Answered attempt) {
            var response = attempt.response();
            if (response.status() == 200) {
                try {
                    Decoded<T> decoded = call.decoder().decode(response.body());
                    succeed(attempt, decoded);
                } catch (MalformedReplyException e) {
                    ServiceError error = ServiceErrors.of(response, "MalformedAnswer", ServiceErrors.messageOf(e));
                    foreignOrLost(e.html(), attempt, error, e);
                }
                return;
            }
            ErrorReply reply = ServiceErrors.decode(response);
            ServiceError error = ServiceErrors.of(response, reply.code(), reply.message());
            ErrorKind kind = ErrorKind.of(reply, response.status());
            switch (kind) {
                case THROTTLED -> throttled(attempt, error, reply);
                case LOST, CONFLICT -> retry(attempt, error, null, null);
                case REAUTHENTICATE -> reauthenticate(attempt, error);
                case TABLE_MISSING -> missing(attempt, error);
                case FOREIGN -> foreignOrLost(true, attempt, error, null);
                default -> fail(attempt, error, null, null);
            }
        }

        private void succeed(Attempt.Answered attempt, Decoded<T> decoded) {
            long now = client.now();
            double served = call.estimate() - capacity.share(decoded.unprocessed());
            capacity.settle(served, decoded.consumed());
            if (decoded.tableShort() > 0) {
                capacity.throttled(capacity.share(decoded.tableShort()));
            }
            if (call.ofMany() && (call.items() == 0 || decoded.unprocessed() < call.items())) {
                progress.put(call.table(), now);
            }
            RequestMetrics metrics = metrics(attempt, decoded, null, null);
            client.metrics().requestEnded(metrics, flight);
            end = () -> done.complete(new Call.Reply<>(decoded.value(), metrics));
        }

        private void throttled(Attempt attempt, ServiceError error, ErrorReply reply) {
            Verdict.Shortage shortOf = WriteDecider.shortage(reply.throttlingReasons());
            ThrottleReason reason = ThrottleReason.of(reply.throttlingReasons());
            Call.Throttled<T> meaning = call.course().throttled(shortOf);
            double units = meaning != null
                    ? capacity.share(meaning.tableShort())
                    : shortOf == Verdict.Shortage.PARTITION ? 0 : call.estimate();
            if (units > 0) {
                capacity.throttled(units);
            }
            T instead = meaning == null ? null : meaning.instead();
            if (instead == null) {
                retry(attempt, error, reason, null);
                return;
            }
            capacity.giveBack(attempt, reason);
            RequestMetrics metrics = metrics(attempt, null, error, reason);
            client.metrics().requestEnded(metrics, flight);
            end = () -> done.complete(new Call.Reply<>(instead, metrics));
        }

        private void reauthenticate(Attempt.Answered attempt, ServiceError error) {
            client.sender().credentialsRefused(attempt);
            if (reauthenticated) {
                fail(attempt, error, null, null);
            } else {
                reauthenticated = true;
                retry(attempt, error, null, null);
            }
        }

        /** What somebody else answers is a proxy's bad day, and no wrong endpoint, if something was read of the table before. */
        private void foreignOrLost(boolean foreign, Attempt attempt, ServiceError error, @Nullable Throwable cause) {
            if (foreign && !(call.ofMany() && progress.containsKey(call.table()))) {
                fail(attempt, error, null, cause);
            } else {
                retry(attempt, error, null, cause);
            }
        }

        private void missing(Attempt attempt, ServiceError error) {
            if (call.operation().kind() != ServiceOperation.Kind.CONTROL && grace.covers(call.table())) {
                retry(attempt, error, null, null);
            } else {
                fail(attempt, error, null, null);
            }
        }

        private void retry(
                Attempt attempt, ServiceError error, @Nullable ThrottleReason throttled, @Nullable Throwable cause) {
            Duration giveUp = retry.giveUpAfter();
            if (call.operation().kind() == ServiceOperation.Kind.CONTROL && giveUp.compareTo(CONTROL_GIVE_UP) > 0) {
                giveUp = CONTROL_GIVE_UP;
            }
            long waitedFrom = startNanos;
            Long read = call.ofMany() ? progress.get(call.table()) : null;
            if (read != null && read - startNanos > 0) {
                waitedFrom = read;
            }
            rounds = read != null && read - sentNanos >= 0 ? 1 : rounds + 1;
            if (rounds >= retry.maxRounds() || client.now() - waitedFrom > giveUp.toNanos()) {
                fail(attempt, error, throttled, cause);
                return;
            }
            capacity.giveBack(attempt, throttled);
            client.metrics().requestEnded(metrics(attempt, null, error, throttled), flight);
            client.runtime().scheduler().schedule(this::admit, client.backoff().delayNanos(rounds));
        }

        private void fail(
                Attempt attempt, ServiceError error, @Nullable ThrottleReason throttled, @Nullable Throwable cause) {
            capacity.giveBack(attempt, throttled);
            client.metrics().requestEnded(metrics(attempt, null, error, throttled), flight);
            end = () -> done.completeExceptionally(new ServiceException(
                    call.describe() + (attempts > 1 ? " failed after " + attempts + " attempts" : " failed"),
                    error,
                    cause));
        }

        private RequestMetrics metrics(
                Attempt attempt,
                @Nullable Decoded<T> decoded,
                @Nullable ServiceError error,
                @Nullable ThrottleReason throttled) {
            var response = attempt instanceof Attempt.Answered answered ? answered.response() : null;
            int unprocessed = decoded == null ? 0 : decoded.unprocessed();
            int sentBack = decoded == null ? 0 : decoded.throttled();
            return new RequestMetrics(
                    call.operation(),
                    call.table(),
                    Duration.ofNanos(attempt.nanos()),
                    call.items(),
                    unprocessed,
                    error == null ? 0 : call.items(),
                    decoded == null ? null : decoded.consumed(),
                    sent,
                    throttled != null ? Math.max(1, call.items()) : sentBack,
                    response == null ? 0 : response.status(),
                    error == null ? null : error.code(),
                    response == null ? null : ServiceErrors.requestId(response),
                    length,
                    response == null ? 0 : response.body().length,
                    throttled != null || sentBack == 0 ? throttled : ThrottleReason.UNPROCESSED,
                    client.startOf(attempt),
                    callers);
        }
    }
}
