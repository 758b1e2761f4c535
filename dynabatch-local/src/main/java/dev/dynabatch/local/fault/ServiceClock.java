package dev.dynabatch.local.fault;

import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.internal.time.WallClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The service's idea of what time it is, which jumps now and then, and comes back. */
final class ServiceClock {
    /** How far a jump goes at most: what a signature may be off by at most, either way. */
    private static final long FARTHEST_MILLIS = TimeUnit.MINUTES.toMillis(15);
    /** How far a signature may be off (IAM guide, "Signature Version 4"). */
    private static final long TOLERATED_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final WallClock clock;
    private final AtomicLong skewMillis = new AtomicLong();

    ServiceClock(WallClock clock) {
        this.clock = clock;
    }

    /**
     * By how much a request's time is wrong.
     *
     * @param large whether by more than a quarter of an hour
     * @param early whether its time is still to come
     * @param bound the time nearest to it that would have been taken
     * @param now the service's time
     */
    record Skew(boolean large, boolean early, String bound, String now) {}

    private long millis() {
        return clock.millis() + skewMillis.get();
    }

    /** The time for the header {@code Date}. */
    String date() {
        return DATE.format(Instant.ofEpochMilli(millis()));
    }

    /** Jumps, if it is right just now; comes back after a while. */
    void jump(RandomGenerator random, long longestNanos, Scheduler scheduler) {
        long farness = random.nextLong(2 * FARTHEST_MILLIS + 1) - FARTHEST_MILLIS;
        long lasting = random.nextLong(longestNanos + 1);
        if (skewMillis.compareAndSet(0, farness)) {
            scheduler.schedule(() -> skewMillis.set(0), lasting);
        }
    }

    /** How wrong a request's {@code X-Amz-Date} is, or null if it is right, missing or unreadable. */
    @Nullable
    Skew of(@Nullable String requestDate) {
        if (requestDate == null) {
            return null;
        }
        try {
            long now = millis();
            long off = Instant.from(AMZ_DATE.parse(requestDate)).toEpochMilli() - now;
            if (Math.abs(off) <= TOLERATED_MILLIS) {
                return null;
            }
            long bound = now + (off > 0 ? TOLERATED_MILLIS : -TOLERATED_MILLIS);
            return new Skew(
                    Math.abs(off) > FARTHEST_MILLIS,
                    off > 0,
                    AMZ_DATE.format(Instant.ofEpochMilli(bound)),
                    AMZ_DATE.format(Instant.ofEpochMilli(now)));
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
