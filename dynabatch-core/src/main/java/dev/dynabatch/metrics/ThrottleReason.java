package dev.dynabatch.metrics;

import java.util.List;

/** Why items were not taken for lack of capacity, as far as the service says. */
public enum ThrottleReason {
    /** The service sent them back one by one, which it does without a reason. */
    UNPROCESSED,
    /** The provisioned throughput of the table or of an index is used up. */
    PROVISIONED,
    /** The maximum that was set for a table or index on demand is reached. */
    ON_DEMAND_MAXIMUM,
    /** One partition is at its limit: a hot key, or a table on demand that grows faster than it is split. */
    KEY_RANGE,
    /** The account's limit in this region is reached. */
    ACCOUNT,
    /** The whole request was throttled and no reason was given. */
    UNKNOWN;

    /**
     * The reason in the service's words, such as {@code TableWriteKeyRangeThroughputExceeded}. Of several the one that is
     * about most: the account, the table, then a part of it. Source: developer guide, "Diagnosing throttling".
     *
     * @param reasons what the answer says; empty when it does not say
     */
    public static ThrottleReason of(List<String> reasons) {
        if (any(reasons, "AccountLimitExceeded")) {
            return ACCOUNT;
        }
        if (any(reasons, "MaxOnDemandThroughputExceeded")) {
            return ON_DEMAND_MAXIMUM;
        }
        if (any(reasons, "ProvisionedThroughputExceeded")) {
            return PROVISIONED;
        }
        return any(reasons, "KeyRangeThroughputExceeded") ? KEY_RANGE : UNKNOWN;
    }

    private static boolean any(List<String> reasons, String suffix) {
        return reasons.stream().anyMatch(reason -> reason.endsWith(suffix));
    }
}
