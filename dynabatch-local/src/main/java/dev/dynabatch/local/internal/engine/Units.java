package dev.dynabatch.local.internal.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** Capacity units one request consumed of a table: by the table itself and by each index. */
final class Units {
    private final Map<SecondaryIndex, Double> indexes = new LinkedHashMap<>();
    private double table;

    void addTable(double units) {
        table += units;
    }

    void add(SecondaryIndex index, double units) {
        indexes.merge(index, units, Double::sum);
    }

    double table() {
        return table;
    }

    Map<SecondaryIndex, Double> indexes() {
        return indexes;
    }

    double total() {
        return table
                + indexes.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
