package dev.dynabatch.cli;

import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.RequestMetrics.Result;
import dev.dynabatch.metrics.ThrottleReason;
import org.jspecify.annotations.Nullable;

/**
 * Says why nothing happens, or too little: once, when no answer is of any use and the service is tried again and again;
 * now and then, while it throttles. Told one thing at a time, as every observer.
 */
final class Patience implements DynabatchObserver {
    private static final int ATTEMPTS = 3;
    private static final long SECOND = 1_000_000_000L;
    /** Throttled for so long, it is worth a line; the next comes when it has been twice as long. */
    private static final long FIRST_NANOS = 10 * SECOND;
    /** The longest from one line to the next. */
    private static final long LONGEST_NANOS = 300 * SECOND;
    /** Without a throttle for so long, it is over. The longest wait before a request is made again is 20 s. */
    private static final long OVER_NANOS = 60 * SECOND;

    private final Console console;
    private final boolean bar;
    private boolean told;
    private long throttled;
    private ThrottleReason reason = ThrottleReason.UNKNOWN;
    private long sinceNanos;
    private long lastNanos;
    private long nextNanos;

    /** @param bar whether a bar on the terminal shows what is throttled */
    Patience(Console console, boolean bar) {
        this.console = console;
        this.bar = bar;
    }

    @Override
    public void requestEnded(RequestMetrics request) {
        boolean failed = request.result() == Result.NO_ANSWER || request.result() == Result.ERROR;
        if (failed && request.attempt() >= ATTEMPTS && !told) {
            told = true;
            console.say("note: " + request.attempt() + " attempts of "
                    + request.operation().wireName() + " have failed (" + request.error() + meaning(request.error())
                    + "), trying again; Ctrl-C ends it");
        }
        ThrottleReason throttle = request.throttleReason();
        if (throttle != null && !bar) {
            throttled(request.table(), throttle);
        }
    }

    private static String meaning(@Nullable String error) {
        return "ResourceNotFoundException".equals(error)
                ? ": a table is not found everywhere as soon as it is created"
                : "";
    }

    private void throttled(String table, ThrottleReason throttle) {
        long now = console.ticker().nanos();
        if (throttled == 0 || now - lastNanos > OVER_NANOS) {
            throttled = 0;
            reason = throttle;
            sinceNanos = now;
            nextNanos = now + FIRST_NANOS;
        }
        throttled++;
        reason = throttle == ThrottleReason.UNPROCESSED || throttle == ThrottleReason.UNKNOWN ? reason : throttle;
        lastNanos = now;
        if (now - nextNanos >= 0) {
            long passed = now - sinceNanos;
            nextNanos = now + Math.min(passed, LONGEST_NANOS);
            console.say("note: table '" + table + "' throttles: " + Numbers.count(throttled, "request") + " in "
                    + passed / SECOND + " s were sent back, in whole or in part (" + why()
                    + "); they are made again as it takes them; Ctrl-C ends it");
        }
    }

    private String why() {
        return switch (reason) {
            case PROVISIONED -> "the provisioned capacity is used up";
            case ON_DEMAND_MAXIMUM -> "the maximum that is set for it is reached";
            case KEY_RANGE -> "a partition is at its limit";
            case ACCOUNT -> "the account's limit is reached";
            case UNPROCESSED, UNKNOWN -> "it does not say why";
        };
    }
}
