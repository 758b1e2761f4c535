package dev.dynabatch.simulation.promises;

import dev.dynabatch.testkit.VirtualTime;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happens in a simulation, a line each with its virtual time; or nothing, when nobody reads it. */
final class Trace {
    private final VirtualTime time;
    private final @Nullable PrintWriter out;

    /** @param out where to print, or null */
    Trace(VirtualTime time, @Nullable PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    /**
     * Prints one event.
     *
     * @param who whom it happens to: a writer, a request, the store
     */
    void line(String who, Supplier<String> what) {
        PrintWriter open = out;
        if (open != null) {
            double seconds = time.elapsed().toNanos() / 1e9;
            open.printf(Locale.ROOT, "%12.6f  %-9s %s%n", seconds, who, what.get());
        }
    }
}
