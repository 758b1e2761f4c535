package dev.dynabatch.benchmarks;

import java.util.Collection;

/** The middle of what several rounds measured. */
public final class Medians {
    private Medians() {}

    /** The middle value; of an even number of values the mean of the two in the middle. */
    public static double of(Collection<? extends Number> values) {
        double[] sorted =
                values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values, no median");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
