package dev.dynabatch.internal.time;

/** Wall time, needed for signatures and for the expiry of credentials; never for elapsed time. */
@FunctionalInterface
public interface WallClock {
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    long millis();

    /** The machine's own. */
    static WallClock system() {
        return System::currentTimeMillis;
    }
}
