package dev.dynabatch.internal.admit;

/**
 * Finds the rate that a table takes, from what it delivered and what it throttled. Pure arithmetic on given times;
 * guarded by its owner.
 *
 * <p>A table's capacity is a bucket that fills at a rate nobody tells us. Whenever it throttles it is empty. So between
 * two throttles it has delivered just what came in, however much was asked of it: what was delivered, divided by the time
 * between, <i>is</i> its rate. From this follows everything here:
 *
 * <ol>
 *   <li><i>Free</i>: as long as nothing is throttled, there is no limit but the caller's and the requests in flight. The
 *       table's saved-up burst is used to the full.
 *   <li><i>Searching</i>: the first throttle says that the bucket is empty, not how fast it fills. The rate falls to a
 *       small part of what was delivered last, and doubles in short steps until the next throttle; what came between the
 *       two is the rate. What was not used meanwhile, the table has saved.
 *   <li><i>Holding</i>: the rate is set a little above the measured one, so that the bucket stays empty and each throttle
 *       measures it anew. That margin is the share of attempts that is wasted. Without throttles for a while, the table
 *       has more than before, and the rate grows, faster and faster, until it is throttled again.
 * </ol>
 *
 * <p>The idea of pacing by the measured rate of delivery instead of by losses is that of BBR: N. Cardwell et al., "BBR:
 * Congestion-Based Congestion Control", ACM Queue 14(5), 2016. Only a share of throttles counts, not a single one: one
 * hot key does not make a table short.
 */
final class RateProbe {
    /** How far above the measured rate to go: the share of attempts it costs to go on measuring. */
    private static final double MARGIN = 1.008;
    /** The share of throttled units from which on the table is short, not a few keys. */
    private static final double EVIDENCE = 0.003;
    /** The same while nothing was known to be short: a table that never throttled is not slowed down for a few keys. */
    private static final double FIRST_EVIDENCE = 0.02;
    /** Fewer throttled units than this prove nothing. */
    private static final double FIRST_EVIDENCE_UNITS = 10;
    /** The share above which what was measured before no longer holds. */
    private static final double BROKEN = 0.2;

    private static final double SMOOTHING = 0.3;
    private static final double FALL = 1.0 / 64;
    /** From how many units a second on to search: with less, the search takes longer than it saves. */
    private static final double FIRST_SEARCHED = 100;

    private static final long STEP_NANOS = 100_000_000L;
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final long LONGEST_WINDOW_NANOS = 60_000_000_000L;
    /** So many units make a measurement exact enough. */
    private static final double ENOUGH_UNITS = 200;

    private static final double GROWTH = 0.01;
    private static final double FASTEST_GROWTH = 0.15;
    private static final double SECOND = 1e9;

    /** The upper bound that is none. */
    static final double UNBOUNDED = 1e12;

    private enum State {
        FREE,
        SEARCHING,
        HOLDING
    }

    private final double least;
    private final double most;
    private State state = State.FREE;
    private double rate;
    private double measured;
    private double delivered;
    private double throttled;
    private long sinceNanos;
    private long stepNanos;
    private int quietSteps;
    private boolean limited;

    /**
     * @param least never go below, in units a second
     * @param most never go above
     */
    RateProbe(double least, double most, long now) {
        this.least = least;
        this.most = most;
        this.rate = most;
        this.sinceNanos = now;
    }

    /** Units a second to send now, at most. */
    double rate(long now) {
        grow(now);
        return rate;
    }

    /** Whether no capacity was ever found to be short. */
    boolean free() {
        return state == State.FREE;
    }

    /** Whether there is an upper bound, kept also while nothing is short. */
    boolean bounded() {
        return most < UNBOUNDED;
    }

    /** The rate made somebody wait. */
    void limited() {
        limited = true;
    }

    /** So many units were served. */
    void delivered(double units, long now) {
        forget(now);
        delivered += units;
    }

    /** Of a free table, only about the last second matters. */
    private void forget(long now) {
        if (state == State.FREE && now - sinceNanos > QUIET_NANOS) {
            restart(now);
        }
    }

    /** So many units were not, for lack of the table's capacity. */
    void throttled(double units, long now) {
        forget(now);
        throttled += units;
        double share = throttled / (throttled + delivered);
        long nanos = now - sinceNanos;
        switch (state) {
            case FREE -> {
                if (share >= FIRST_EVIDENCE && throttled >= FIRST_EVIDENCE_UNITS) {
                    search(now, Math.max(nanos, STEP_NANOS));
                }
            }
            case SEARCHING -> {
                if (nanos >= STEP_NANOS / 2 && share >= EVIDENCE) {
                    state = State.HOLDING;
                    measured = delivered * SECOND / nanos;
                    hold(now, share);
                }
            }
            case HOLDING -> {
                if (share >= EVIDENCE && (nanos >= window() || (share > BROKEN && nanos >= STEP_NANOS))) {
                    double sample = delivered * SECOND / nanos;
                    double weight = share > BROKEN ? 1 : SMOOTHING;
                    measured += weight * (sample - measured);
                    hold(now, share);
                }
            }
        }
    }

    private void search(long now, long nanos) {
        state = State.SEARCHING;
        rate = clamp(Math.max(FIRST_SEARCHED, Math.min(rate, delivered * SECOND / nanos) * FALL));
        restart(now);
    }

    private void hold(long now, double share) {
        rate = clamp(measured * (share > 3 * (MARGIN - 1) ? 1 : MARGIN));
        restart(now);
    }

    private void restart(long now) {
        delivered = 0;
        throttled = 0;
        sinceNanos = now;
        stepNanos = now;
        quietSteps = 0;
        limited = false;
    }

    private long window() {
        double nanos = ENOUGH_UNITS * SECOND / Math.max(measured, least);
        return (long) Math.max(2 * STEP_NANOS, Math.min(nanos, LONGEST_WINDOW_NANOS));
    }

    private void grow(long now) {
        if (state == State.FREE || now - stepNanos < STEP_NANOS) {
            return;
        }
        stepNanos = now;
        if (!limited) {
            return; // nobody asks for more
        }
        limited = false;
        if (state == State.SEARCHING) {
            rate = clamp(rate * 2);
        } else if (now - sinceNanos > Math.max(QUIET_NANOS, window())) {
            quietSteps++;
            rate = clamp(rate * (1 + Math.min(FASTEST_GROWTH, quietSteps * GROWTH)));
        }
    }

    private double clamp(double unitsPerSecond) {
        return Math.max(least, Math.min(most, unitsPerSecond));
    }
}
