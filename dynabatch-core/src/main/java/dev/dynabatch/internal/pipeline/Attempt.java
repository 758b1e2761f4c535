package dev.dynabatch.internal.pipeline;

import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportResponse;

/** How one attempt ended. */
sealed interface Attempt {
    /** From handing the request over until its end, in nanoseconds. */
    long nanos();

    /** A whole answer, whose checksum is right. */
    record Answered(TransportResponse response, long nanos) implements Attempt {}

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
