package dev.dynabatch.internal.decide;

import dev.dynabatch.ServiceError;
import dev.dynabatch.internal.model.ErrorReply;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.internal.model.WriteReply;
import dev.dynabatch.metrics.ThrottleReason;
import dev.dynabatch.transport.TransportException;
import java.util.List;

/** From the end of one BatchWriteItem to a verdict on what it carried. Pure: the same end, the same verdict. */
public final class WriteDecider {
    private WriteDecider() {}

    /**
     * What the decision depends on beside the answer.
     *
     * @param anythingWritten whether the writer has written anything yet: then a denied access may be one item's
     * @param inGrace whether the table was created so recently that it may not be found yet
     * @param reauthenticated whether the request was already repeated for its signature
     */
    public record Context(boolean anythingWritten, boolean inGrace, boolean reauthenticated) {}

    /** A successful answer. */
    public static Verdict answered(WriteReply reply) {
        return new Verdict.Applied(reply.unprocessed());
    }

    /** An error answer. */
    public static Verdict refused(ErrorReply reply, ServiceError error, Context context) {
        return switch (ErrorKind.of(reply, error.status())) {
            case THROTTLED ->
                new Verdict.Throttled(
                        error, shortage(reply.throttlingReasons()), ThrottleReason.of(reply.throttlingReasons()));
            case LOST -> new Verdict.Lost(error);
            case CONFLICT -> new Verdict.NotApplied(error);
            case REAUTHENTICATE ->
                context.reauthenticated() ? new Verdict.Fatal(error) : new Verdict.Reauthenticate(error);
            case TABLE_MISSING -> context.inGrace() ? new Verdict.NotApplied(error) : new Verdict.Fatal(error);
            case ACCESS_DENIED -> context.anythingWritten() ? new Verdict.Refused(error) : new Verdict.Fatal(error);
            case FOREIGN -> context.anythingWritten() ? new Verdict.Lost(error) : new Verdict.Fatal(error);
            case REFUSED -> new Verdict.Refused(error);
            case FATAL -> new Verdict.Fatal(error);
        };
    }

    /** No whole answer. */
    public static Verdict fault(TransportException fault, ServiceError error, boolean anythingWritten) {
        if (fault.permanent() && !anythingWritten) {
            return new Verdict.Fatal(error);
        }
        return fault.stage() == TransportException.Stage.NOT_SENT
                ? new Verdict.NotApplied(error)
                : new Verdict.Lost(error);
    }

    /** Where capacity lacks, by the reasons of a throttle. */
    public static Verdict.Shortage shortage(List<String> reasons) {
        if (reasons.isEmpty()) {
            return Verdict.Shortage.UNKNOWN;
        }
        return reasons.stream().allMatch(reason -> reason.contains("KeyRangeThroughputExceeded"))
                ? Verdict.Shortage.PARTITION
                : Verdict.Shortage.TABLE;
    }
}
