package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.time.WallClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock, corrected by what the service's answers say of theirs: a signature more than 15 minutes off is refused
 * (developer guide, "RequestTimeTooSkewed").
 */
final class SkewedClock implements WallClock {
    /** Below this the clocks agree: the service's {@code Date} has whole seconds and has travelled. */
    private static final long TOLERATED_MILLIS = 60_000;

    private final WallClock local;
    private volatile long skewMillis;
    private volatile Known last = new Known("", 0);

    /** A date that the service gave, and what our clock showed then. */
    private record Known(String date, long localMillis) {}

    SkewedClock(WallClock local) {
        this.local = local;
    }

    @Override
    public long millis() {
        return local.millis() + skewMillis;
    }

    /**
     * Takes an answer's {@code Date} header, if it has one. One that may have waited for us says nothing: our clock was
     * changed, or we were frozen, while it was under way.
     *
     * @param sentMillis what the local clock showed when the request was sent
     */
    void answered(@Nullable String date, long sentMillis) {
        long now = local.millis();
        long tookMillis = now - sentMillis;
        if (date == null || tookMillis < 0 || tookMillis > TOLERATED_MILLIS) {
            return;
        }
        Known known = last;
        if (date.equals(known.date) && Math.abs(now - known.localMillis) < TOLERATED_MILLIS) {
            return;
        }
        try {
            long service = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date))
                    .toEpochMilli();
            long difference = service - now;
            skewMillis = Math.abs(difference) > TOLERATED_MILLIS ? difference : 0;
        } catch (DateTimeException e) {
            // a date that cannot be read says nothing about the clock
        }
        last = new Known(date, now); // at the end: who finds it known relies on what follows from it
    }
}
