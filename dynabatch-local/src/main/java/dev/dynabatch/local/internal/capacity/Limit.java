package dev.dynabatch.local.internal.capacity;

/** What ran out when something is throttled. Source: API reference, "ThrottlingReason". */
public enum Limit {
    /** What the table or index is provisioned with, and what it saved up. */
    PROVISIONED("ProvisionedThroughputExceeded"),
    /** What the account lets one table or index on demand have. */
    ACCOUNT("AccountLimitExceeded"),
    /** What a partition has; on demand also what the partitions there are have together. */
    KEY_RANGE("KeyRangeThroughputExceeded"),
    /** What the owner of a table or index on demand set as its maximum. */
    MAX_ON_DEMAND("MaxOnDemandThroughputExceeded");

    private final String word;

    Limit(String word) {
        this.word = word;
    }

    /** How a throttling reason spells it. */
    public String word() {
        return word;
    }
}
