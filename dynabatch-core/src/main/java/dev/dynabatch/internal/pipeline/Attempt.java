package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Credentials;
import dev.dynabatch.internal.admit.InFlightLimit;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportResponse;
import org.jspecify.annotations.Nullable;

/** How one attempt ended. */
sealed interface Attempt {
    /** From handing the request over until its end, in nanoseconds. */
    long nanos();

    /** What it tells about how busy the service is. */
    default InFlightLimit.End end() {
        if (this instanceof Answered answered && answered.response().status() == 200) {
            return InFlightLimit.End.ANSWERED;
        }
        boolean lost = this instanceof Faulted faulted && faulted.fault().stage() == Stage.SENT;
        return lost ? InFlightLimit.End.LOST : InFlightLimit.End.OTHER;
    }

    /** A whole answer, whose checksum is right, to a request that was signed with these credentials, or not at all. */
    record Answered(
            TransportResponse response,
            long nanos,
            @Nullable Credentials signedWith) implements Attempt {}

    /** No whole answer. */
    record Faulted(String kind, TransportException fault, long nanos) implements Attempt {}

    /** It was never sent: there are no credentials. */
    record Unsigned(Throwable cause) implements Attempt {
        @Override
        public long nanos() {
            return 0;
        }
    }
}
