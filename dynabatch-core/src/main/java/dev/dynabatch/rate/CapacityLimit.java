package dev.dynabatch.rate;

/** How much of a table's capacity a client may use. One limit covers all writers, getters and calls on that table. */
public sealed interface CapacityLimit permits FixedRate, Unlimited {
    /** No limit of the client's own: the service's throttling is the only one. */
    static CapacityLimit unlimited() {
        return Unlimited.INSTANCE;
    }
}
