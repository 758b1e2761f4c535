package dev.dynabatch.benchmarks.write;

import java.util.List;
import java.util.Locale;

/** Results as people read them. */
final class Table {
    private Table() {}

    static void print(List<Result> results) {
        System.out.printf(
                "%-18s %8s %8s %9s %11s %9s %14s %10s %12s%n",
                "an item",
                "CPU µs",
                "wall µs",
                "items/s",
                "allocated",
                "peak MiB",
                "requests/1000",
                "sent",
                "connections");
        results.forEach(Table::print);
        System.out.println();
        Ratios.of(results).forEach((name, ratio) -> System.out.printf(Locale.ROOT, "%-22s %6.2f%n", name, ratio));
    }

    private static void print(Result result) {
        System.out.printf(
                Locale.ROOT,
                "%-18s %8.2f %8.2f %9.0f %11s %9.0f %14.1f %8.0f B %12.0f%n",
                result.contender().label(),
                result.cpuMicros(),
                result.wallMicros(),
                1e6 / result.wallMicros(),
                Double.isNaN(result.allocatedBytes())
                        ? "-"
                        : String.format(Locale.ROOT, "%.0f B", result.allocatedBytes()),
                result.peakMemory() / (1 << 20),
                result.requests(),
                result.sentBytes(),
                result.connections());
    }
}
