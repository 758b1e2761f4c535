package dev.dynabatch.internal.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of one request, each on a key of its own. */
public final class WriteBatch {
    /** The most operations one BatchWriteItem takes. Source: API reference. */
    public static final int MAX_OPERATIONS = 25;
    /**
     * The most bytes of encoded operations one request takes: the service's 16 MB, less room for the names around them.
     * Source: API reference.
     */
    public static final int MAX_BYTES = (16 << 20) - (16 << 10);

    public final List<WriteOperation> operations;
    private final double estimatedUnits;
    /** Whether it was formed again after a refusal for its credentials. */
    public boolean reauthenticated;

    /** Length of the request body. */
    public int bodyBytes;
    /** What the flight recorder notes of it, if anything. */
    public @Nullable Object flight;
    /** When it was handed to the transport. */
    public long sentNanos;

    /** @param operations 1 to 25 operations on different keys */
    public WriteBatch(List<WriteOperation> operations) {
        this.operations = operations;
        double units = 0;
        for (WriteOperation operation : operations) {
            units += estimatedUnits(operation);
        }
        this.estimatedUnits = units;
    }

    /** The write capacity it is expected to consume: every item rounds up to 1 KB by itself. Source: developer guide. */
    public double estimatedUnits() {
        return estimatedUnits;
    }

    /** The write capacity one operation is expected to consume. */
    public static double estimatedUnits(WriteOperation operation) {
        return Math.max(1, (operation.billedSize() + 1023) / 1024);
    }

    /** The most often sent operation's count of attempts. */
    public int attempt() {
        int most = 0;
        for (WriteOperation operation : operations) {
            most = Math.max(most, operation.attempts);
        }
        return most;
    }

    /** Whether all its operations have one partition key. */
    public boolean onePartition() {
        Key partition = operations.get(0).key().partition();
        return operations.stream()
                .allMatch(operation -> operation.key().partition().equals(partition));
    }
}
