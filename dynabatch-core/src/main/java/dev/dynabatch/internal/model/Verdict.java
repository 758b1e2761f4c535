package dev.dynabatch.internal.model;

import dev.dynabatch.ServiceError;
import dev.dynabatch.metrics.ThrottleReason;
import java.util.Set;

/** What the end of one request means for what it carried. */
public sealed interface Verdict {
    /** Applied, but for the operations with these keys, which came back for lack of capacity. */
    record Applied(Set<Key> unprocessed) implements Verdict {}

    /**
     * Not applied, for lack of capacity.
     *
     * @param shortOf what the service says that it lacks
     * @param reason what is told of that
     */
    record Throttled(ServiceError error, Shortage shortOf, ThrottleReason reason) implements Verdict {}

    /** Where capacity lacks. */
    enum Shortage {
        /** On the table, one of its indexes, or the account. */
        TABLE,
        /** On one partition. */
        PARTITION,
        /** The service does not say. */
        UNKNOWN
    }

    /** No clear answer: it may have been applied, or may yet be. Send again. */
    record Lost(ServiceError error) implements Verdict {}

    /** Certainly not applied, for a passing reason. Send again. */
    record NotApplied(ServiceError error) implements Verdict {}

    /** Something it carried is not acceptable. Find out what, by halves. */
    record Refused(ServiceError error) implements Verdict {}

    /** The signature was refused for a reason that new credentials, or the right time, may mend. Once. */
    record Reauthenticate(ServiceError error) implements Verdict {}

    /** Nothing can be done with this table. */
    record Fatal(ServiceError error) implements Verdict {}
}
