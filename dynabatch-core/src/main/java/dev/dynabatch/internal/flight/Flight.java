package dev.dynabatch.internal.flight;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.RequestMetrics;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What is told to the Java Flight Recorder. Costs next to nothing while nothing is recorded, and nothing where the JVM has no
 * recorder: then not a class of it is loaded.
 */
public final class Flight {
    private static final boolean PRESENT = present();

    private Flight() {}

    private static boolean present() {
        try {
            Class.forName("jdk.jfr.FlightRecorder", false, Flight.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * Whether something is, or once was, recorded. Until then no event class may be touched: the first one that is makes the
     * JVM set up the whole recorder, which takes a tenth of a second.
     */
    private static boolean recorder() {
        return PRESENT && FlightRecorder.isInitialized();
    }

    /** A request leaves; what is returned goes to {@link #requestEnded}. Null if that is not recorded. */
    public static @Nullable Object requestBegins() {
        return recorder() ? RequestEvent.beginIfEnabled() : null;
    }

    /** A request ended, whichever thread it began on. */
    public static void requestEnded(@Nullable Object begun, RequestMetrics request) {
        if (!recorder()) {
            return;
        }
        if (begun != null) {
            ((RequestEvent) begun).end(request);
        }
        if (request.throttleReason() != null) {
            ThrottleEvent.tell(request);
        }
    }

    /** A caller begins to wait for memory; what is returned goes to {@link #blockedEnded}. Null if that is not recorded. */
    public static @Nullable Object blockedBegins() {
        return recorder() ? BlockedCallerEvent.beginIfEnabled() : null;
    }

    /** A caller waits no more. */
    public static void blockedEnded(@Nullable Object begun, String table, BlockedReason reason, boolean accepted) {
        if (begun != null) {
            ((BlockedCallerEvent) begun).end(table, reason, accepted);
        }
    }

    /** An operation was given up. */
    public static void gaveUp(FailedOperation operation) {
        if (recorder()) {
            GaveUpEvent.tell(operation);
        }
    }
}
