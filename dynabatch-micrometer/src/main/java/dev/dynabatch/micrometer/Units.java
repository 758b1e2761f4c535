package dev.dynabatch.micrometer;

import dev.dynabatch.metrics.Metric;
import org.jspecify.annotations.Nullable;

/** Units by the names that Micrometer has for them. */
final class Units {
    private Units() {}

    /** Null for what is merely counted: a backend would repeat it in the name. */
    static @Nullable String of(Metric metric) {
        return switch (metric.unit()) {
            case "s" -> "seconds";
            case "By" -> "bytes";
            default -> null;
        };
    }
}
