package dev.dynabatch.metrics;

import dev.dynabatch.FailureReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * Running sums over the writers of one table, those that are closed among them. Once everything has an outcome, {@code
 * accepted = written + superseded + failed}.
 *
 * @param accepted operations taken
 * @param written operations known to be written
 * @param superseded operations replaced by a later one on their key, which was written
 * @param failed operations that failed, by reason; reasons that did not occur are left out
 * @param blocked waits of callers, by reason; reasons that did not occur are left out
 */
public record WriterTotals(
        long accepted,
        long written,
        long superseded,
        Map<FailureReason, Long> failed,
        Map<BlockedReason, BlockedTotals> blocked) {

    /** Nothing yet. */
    public static final WriterTotals ZERO = new WriterTotals(0, 0, 0, Map.of(), Map.of());

    /** Takes immutable copies. */
    public WriterTotals {
        failed = Map.copyOf(failed);
        blocked = Map.copyOf(blocked);
    }

    /** How many failed for this reason. */
    public long failed(FailureReason reason) {
        return failed.getOrDefault(reason, 0L);
    }

    /** The waits for this reason. */
    public BlockedTotals blocked(BlockedReason reason) {
        return blocked.getOrDefault(reason, BlockedTotals.ZERO);
    }

    /** Operations without an outcome yet. */
    public long pending() {
        return accepted
                - written
                - superseded
                - failed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** These sums with another number of accepted operations. */
    public WriterTotals withAccepted(long count) {
        return new WriterTotals(count, written, superseded, failed, blocked);
    }

    /** The sums of both. */
    public WriterTotals plus(WriterTotals other) {
        return combine(other, 1);
    }

    /** What was added since {@code earlier}. */
    public WriterTotals minus(WriterTotals earlier) {
        return combine(earlier, -1);
    }

    private WriterTotals combine(WriterTotals other, int sign) {
        Map<FailureReason, Long> failures = new EnumMap<>(FailureReason.class);
        for (FailureReason reason : FailureReason.values()) {
            long sum = failed(reason) + sign * other.failed(reason);
            if (sum != 0) {
                failures.put(reason, sum);
            }
        }
        Map<BlockedReason, BlockedTotals> waits = new EnumMap<>(BlockedReason.class);
        for (BlockedReason reason : BlockedReason.values()) {
            BlockedTotals sum = sign > 0
                    ? blocked(reason).plus(other.blocked(reason))
                    : blocked(reason).minus(other.blocked(reason));
            if (!sum.equals(BlockedTotals.ZERO)) {
                waits.put(reason, sum);
            }
        }
        return new WriterTotals(
                accepted + sign * other.accepted,
                written + sign * other.written,
                superseded + sign * other.superseded,
                failures,
                waits);
    }
}
