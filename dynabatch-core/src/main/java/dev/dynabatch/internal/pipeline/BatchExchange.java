package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ServiceError;
import dev.dynabatch.internal.codec.BatchBodies;
import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.codec.WriteReplies;
import dev.dynabatch.internal.decide.WriteDecider;
import dev.dynabatch.internal.flight.Flight;
import dev.dynabatch.internal.model.ErrorReply;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.model.WriteReply;
import dev.dynabatch.metrics.ConsumedCapacity;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.metrics.ThrottleReason;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.TransportResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One BatchWriteItem of a writer: builds it, sends it, and says what its end means. Holds no lock. */
final class BatchExchange {
    private static final ServiceOperation OPERATION = ServiceOperation.BATCH_WRITE_ITEM;

    private static final List<WriteOperation> NONE = List.of();

    private final WriterSpec spec;
    private final ClientParts client;
    private final TableGrace grace;
    private final BatchBodies bodies;
    private final HotKeys.Table hotKeys;
    private volatile boolean anythingWritten;
    private volatile @Nullable Usual usual;

    /** An answer that all was written: many of them are the same to the byte, and mean the same. */
    private record Usual(byte[] body, WriteReply reply) {}

    BatchExchange(WriterSpec spec, ClientParts client, TableGrace grace) {
        this.spec = spec;
        this.client = client;
        this.grace = grace;
        this.bodies = new BatchBodies(spec.table(), client.consumedCapacity());
        this.hotKeys = client.hotKeys().table(spec.table(), spec.schema());
    }

    /** What the end of a request means, and what is reported of it. */
    record Result(Verdict verdict, RequestMetrics metrics) {}

    void send(WriteBatch batch, Consumer<Attempt> ended) {
        Body body = bodies.of(batch);
        batch.bodyBytes = body.size();
        hotKeys.sent(batch);
        batch.flight = Flight.requestBegins();
        client.sender().send(OPERATION, body, ended);
    }

    /** Something was written: the table exists and we may write to it. */
    void written() {
        if (!anythingWritten) {
            anythingWritten = true;
            grace.written(spec.table());
        }
    }

    Result result(WriteBatch batch, Attempt attempt) {
        WriteReply reply = null;
        Verdict verdict;
        if (attempt instanceof Attempt.Answered answered && answered.response().status() == 200) {
            try {
                reply = decode(answered.response().body());
                verdict = checked(batch, reply, answered.response());
            } catch (MalformedReplyException e) {
                verdict = malformed(e, answered.response());
            }
        } else {
            verdict = failed(batch, attempt);
        }
        if (!(attempt instanceof Attempt.Answered)) {
            batch.operations.forEach(WriteOperation::spoil);
        }
        if (verdict instanceof Verdict.Reauthenticate && attempt instanceof Attempt.Answered answered) {
            client.sender().credentialsRefused(answered);
        }
        settleCapacity(batch, verdict, reply == null ? null : reply.consumed());
        TransportResponse response = attempt instanceof Attempt.Answered answered ? answered.response() : null;
        return new Result(verdict, metrics(batch, attempt, verdict, reply, response));
    }

    private WriteReply decode(byte[] body) throws MalformedReplyException {
        Usual known = usual;
        if (known != null && Arrays.equals(known.body, body)) {
            return known.reply;
        }
        WriteReply reply = WriteReplies.decode(body, spec.table(), spec.schema());
        if (reply.unprocessed().isEmpty()) {
            usual = new Usual(body, reply);
        }
        return reply;
    }

    private static Verdict checked(WriteBatch batch, WriteReply reply, TransportResponse response) {
        if (reply.unprocessed().isEmpty()) {
            return WriteDecider.answered(reply);
        }
        Set<Key> strangers = new HashSet<>(reply.unprocessed());
        for (WriteOperation operation : batch.operations) {
            strangers.remove(operation.key());
        }
        return strangers.isEmpty()
                ? WriteDecider.answered(reply)
                : new Verdict.Lost(ServiceErrors.of(
                        response, "MalformedAnswer", "the answer sends back items that the request did not carry"));
    }

    private Verdict malformed(MalformedReplyException e, TransportResponse response) {
        ServiceError error = ServiceErrors.of(response, "MalformedAnswer", ServiceErrors.messageOf(e));
        return e.html() && !anythingWritten ? new Verdict.Fatal(error) : new Verdict.Lost(error);
    }

    private Verdict failed(WriteBatch batch, Attempt attempt) {
        if (attempt instanceof Attempt.Answered answered) {
            ErrorReply reply = ServiceErrors.decode(answered.response());
            ServiceError error = ServiceErrors.of(answered.response(), reply.code(), reply.message());
            return WriteDecider.refused(
                    reply,
                    error,
                    new WriteDecider.Context(anythingWritten, grace.covers(spec.table()), batch.reauthenticated));
        }
        if (attempt instanceof Attempt.Faulted faulted) {
            return WriteDecider.fault(faulted.fault(), ServiceErrors.of(faulted), anythingWritten);
        }
        ServiceError error = ServiceErrors.of((Attempt.Unsigned) attempt);
        return client.sender().hadCredentials() ? new Verdict.NotApplied(error) : new Verdict.Fatal(error);
    }

    private void settleCapacity(WriteBatch batch, Verdict verdict, @Nullable ConsumedCapacity consumed) {
        double estimate = batch.estimatedUnits();
        if (verdict instanceof Verdict.Applied applied) {
            double served = estimate;
            for (WriteOperation operation : applied.unprocessed().isEmpty() ? NONE : batch.operations) {
                if (applied.unprocessed().contains(operation.key())) {
                    served -= WriteBatch.estimatedUnits(operation);
                }
            }
            spec.limiter().settle(OPERATION, estimate, served, consumed, client.now());
        } else if (verdict instanceof Verdict.Throttled) {
            spec.limiter().settle(OPERATION, estimate, 0, null, client.now());
        } else if (verdict instanceof Verdict.Lost) {
            spec.limiter().lost(OPERATION, estimate);
        } else {
            spec.limiter().refund(OPERATION, estimate);
        }
    }

    private RequestMetrics metrics(
            WriteBatch batch,
            Attempt attempt,
            Verdict verdict,
            @Nullable WriteReply reply,
            @Nullable TransportResponse response) {
        int sent = batch.operations.size();
        int unprocessed = reply == null ? 0 : reply.unprocessed().size();
        boolean ok = verdict instanceof Verdict.Applied;
        ServiceError error = ServiceErrors.of(verdict);
        return new RequestMetrics(
                OPERATION,
                spec.table(),
                Duration.ofNanos(attempt.nanos()),
                sent,
                unprocessed,
                ok ? 0 : sent,
                reply == null ? null : reply.consumed(),
                batch.attempt(),
                verdict instanceof Verdict.Throttled ? sent : unprocessed,
                response == null ? 0 : response.status(),
                error == null ? null : error.code(),
                response == null ? null : ServiceErrors.requestId(response),
                batch.bodyBytes,
                response == null ? 0 : response.body().length,
                throttleReason(verdict, unprocessed),
                client.startOf(attempt),
                CallerNotes.ofBatch(batch.operations));
    }

    private static @Nullable ThrottleReason throttleReason(Verdict verdict, int unprocessed) {
        if (verdict instanceof Verdict.Throttled throttled) {
            return throttled.reason();
        }
        return unprocessed > 0 ? ThrottleReason.UNPROCESSED : null;
    }
}
