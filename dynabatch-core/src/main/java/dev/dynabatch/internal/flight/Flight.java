package dev.dynabatch.internal.flight;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.RequestMetrics;
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
            Class.forName("jdk.jfr.Event", false, Flight.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** A request leaves; what is returned goes to {@link #requestEnded}. Null if that is not recorded. */
    public static @Nullable Object requestBegins() {
        return PRESENT ? RequestEvent.beginIfEnabled() : null;
    }

    /** A request ended, whichever thread it began on. */
    public static void requestEnded(@Nullable Object begun, RequestMetrics request) {
        if (!PRESENT) {
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
        return PRESENT ? BlockedCallerEvent.beginIfEnabled() : null;
    }

    /** A caller waits no more. */
    public static void blockedEnded(@Nullable Object begun, String table, BlockedReason reason, boolean accepted) {
        if (begun != null) {
            ((BlockedCallerEvent) begun).end(table, reason, accepted);
        }
    }

    /** An operation was given up. */
    public static void gaveUp(FailedOperation operation) {
        if (PRESENT) {
            GaveUpEvent.tell(operation);
        }
    }
}
