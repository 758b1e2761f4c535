package dev.dynabatch.internal.time;

/** Monotonic time, unrelated to the wall's; the only source of elapsed time. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since an arbitrary origin; compare by subtraction only. */
    long nanos();

    /** The machine's own. */
    static Ticker system() {
        return System::nanoTime;
    }
}
