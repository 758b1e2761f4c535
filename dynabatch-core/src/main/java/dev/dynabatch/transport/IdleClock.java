package dev.dynabatch.transport;

import dev.dynabatch.internal.time.Ticker;
import dev.dynabatch.internal.time.WallClock;

/**
 * Tells whether something was idle for too long by either of two clocks: in a machine that is frozen or asleep, one of
 * them may stand still, and the other end has not waited.
 */
record IdleClock(Ticker ticker, WallClock wallClock) {

    /** The machine's own clocks. */
    static IdleClock system() {
        return new IdleClock(Ticker.system(), WallClock.system());
    }

    Since start() {
        return new Since(ticker.nanos(), wallClock.millis());
    }

    /** A moment, by both clocks. */
    record Since(long tickerNanos, long wallMillis) {}

    /** Whether more time than this has passed; a wall clock set back says nothing, and so that it has. */
    boolean passed(Since since, long nanos) {
        long millis = wallClock.millis() - since.wallMillis;
        return ticker.nanos() - since.tickerNanos > nanos || millis < 0 || millis > nanos / 1_000_000;
    }
}
