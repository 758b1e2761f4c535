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
    private volatile @Nullable String lastDate;

    SkewedClock(WallClock local) {
        this.local = local;
    }

    @Override
    public long millis() {
        return local.millis() + skewMillis;
    }

    /** Takes an answer's {@code Date} header, if it has one. */
    void answered(@Nullable String date) {
        if (date == null || date.equals(lastDate)) {
            return;
        }
        lastDate = date;
        try {
            long service = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date))
                    .toEpochMilli();
            long difference = service - local.millis();
            skewMillis = Math.abs(difference) > TOLERATED_MILLIS ? difference : 0;
        } catch (DateTimeException e) {
            // a date that cannot be read says nothing about the clock
        }
    }
}
