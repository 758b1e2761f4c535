package dev.dynabatch.rate;

/**
 * A share of the table's own capacity, as the service describes it: the provisioned throughput of a provisioned table;
 * of an on-demand one its maximum where one is set, else its warm throughput, else what a new on-demand table takes
 * (4,000 WCU and 12,000 RCU a second; developer guide, "On-demand capacity mode"). A global secondary index is limited
 * to the same share of its own capacity.
 *
 * <p>The table is described before the first request and, while it is used, again every minute, so the share follows
 * auto scaling. That needs permission for DescribeTable; without it the first request fails and says so. When a later
 * description fails, the last one stays in force.
 *
 * @param share above 0 and at most 1
 */
public record TableShare(double share) implements CapacityLimit {
    /** Checks the number. */
    public TableShare {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0 and at most 1, but is " + share);
        }
    }
}
