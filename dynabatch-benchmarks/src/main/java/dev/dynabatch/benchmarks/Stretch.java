package dev.dynabatch.benchmarks;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a contender's process took for some of its work.
 *
 * @param wall from the beginning of the work to its last outcome
 * @param cpu user and system time of the process
 * @param allocatedBytes on its heap; NaN if it cannot tell
 * @param compiling what its JVM's compiler was at work; zero if there is none
 */
public record Stretch(Duration wall, Duration cpu, double allocatedBytes, Duration compiling) {
    /** A stretch is quiet whose compiler takes less of its CPU time than one part in so many. */
    private static final int LITTLE = 20;

    /** So many quiet stretches in a row, and the process is warm: after one, a method may be compiled once more. */
    private static final int QUIET = 2;

    /** So many stretches of a process that is not warm by then are enough. */
    public static final int MOST = 16;

    /** {@link #MOST} as the default of an option. */
    public static final String MOST_TEXT = "" + MOST;

    /** User and system time, in microseconds. */
    public double cpuMicros() {
        return cpu.toNanos() / 1e3;
    }

    /**
     * Warms a process up: has it work until its compiler has hardly anything to do any more, for else what is measured is
     * the compiler.
     *
     * @param most stretches at most; 0 leaves it cold
     * @param work does one stretch
     * @return how many it took
     */
    public static int warmUp(int most, Supplier<Stretch> work) {
        int stretches = 0;
        int quiet = 0;
        while (quiet < QUIET && stretches < most) {
            quiet = work.get().isQuiet() ? quiet + 1 : 0;
            stretches++;
        }
        return stretches;
    }

    private boolean isQuiet() {
        return compiling.multipliedBy(LITTLE).compareTo(cpu) < 0;
    }
}
