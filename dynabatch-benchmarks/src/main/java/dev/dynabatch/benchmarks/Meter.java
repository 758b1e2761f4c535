package dev.dynabatch.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Measures work from within the process that does it, as {@link JavaProcess#stretch} reads it. */
public final class Meter {
    private static final @Nullable CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private final Allocation allocation = new Allocation();
    private final long compiled = compiled();
    private final long start = System.nanoTime();

    /** A thread of the work is about to end; see {@link Allocation#threadEnds}. */
    public void threadEnds() {
        allocation.threadEnds();
    }

    /** What the work took since this was made: nanoseconds, bytes allocated, milliseconds of compiling. */
    public String told() {
        long nanos = System.nanoTime() - start;
        return nanos + " " + allocation.bytes() + " " + (compiled() - compiled);
    }

    private static long compiled() {
        return COMPILER == null ? 0 : COMPILER.getTotalCompilationTime();
    }
}
