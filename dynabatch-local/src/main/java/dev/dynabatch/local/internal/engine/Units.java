package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Span;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Capacity units one request consumed of a table: by the table itself and by each index, and at which keys. */
final class Units {
    private final List<Charge> charges = new ArrayList<>(1);

    /**
     * Units consumed in one place.
     *
     * @param index of which index, or null for the table
     * @param span at which keys
     * @param units how many
     */
    record Charge(@Nullable SecondaryIndex index, Span span, double units) {}

    /** Adds units of the table, at one key. */
    void addTable(double units, byte[] key) {
        add(null, units, Span.at(OrderedKey.hashOf(key)));
    }

    /** Adds units of an index, at one key of its own. */
    void add(SecondaryIndex index, double units, byte[] key) {
        add(index, units, Span.at(OrderedKey.hashOf(key)));
    }

    void add(@Nullable SecondaryIndex index, double units, Span span) {
        charges.add(new Charge(index, span, units));
    }

    void addAll(Units other) {
        charges.addAll(other.charges);
    }

    List<Charge> charges() {
        return charges;
    }

    double table() {
        double sum = 0;
        for (Charge charge : charges) {
            sum += charge.index() == null ? charge.units() : 0;
        }
        return sum;
    }

    Map<SecondaryIndex, Double> indexes() {
        Map<SecondaryIndex, Double> indexes = new LinkedHashMap<>();
        for (Charge charge : charges) {
            SecondaryIndex index = charge.index();
            if (index != null) {
                indexes.merge(index, charge.units(), Double::sum);
            }
        }
        return indexes;
    }

    double total() {
        return charges.stream().mapToDouble(Charge::units).sum();
    }
}
