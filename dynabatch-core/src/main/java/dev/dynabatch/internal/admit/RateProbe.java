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
 *   <li><i>Searching</i>: the first throttles say that the bucket is empty, not how fast it fills. The rate falls to
 *       nearly nothing, and rises with the square of the time until the next throttles; what came between the two is the
 *       rate. What was not used meanwhile, the table has saved. (When a rise by the n-th power of the time has used up
 *       what was saved, it is n + 1 times as fast as the table; one by doubling would be faster still.)
 *   <li><i>Holding</i>: the rate is set a little above the measured one, so that the bucket stays empty and each throttle
 *       measures it anew. That margin is the share of attempts that is wasted. Without throttles for a while, the table
 *       has more than before, and the rate grows, faster and faster, until it is throttled again. And every few seconds
 *       more is sent for one measurement: if more is delivered too, then only a part of the table is short, one of its
 *       partitions, and the rate goes up.
 * </ol>
 *
 * <p>The idea of pacing by the measured rate of delivery instead of by losses is that of BBR: N. Cardwell et al., "BBR:
 * Congestion-Based Congestion Control", ACM Queue 14(5), 2016. Only a share of throttles counts, not a single one: one
 * hot key does not make a table short. And it is a larger share while a key is known to be short by itself, since those
 * beside it in its partition suffer with it.
 */
final class RateProbe {
    /** How far above the measured rate to go: the share of attempts it costs to go on measuring. */
    private static final double MARGIN = 1.004;
    /** The share of throttled units that shows for the first time that the table is short, not a few keys. */
    private static final double FIRST_EVIDENCE = 0.05;
    /** The same while the rate is doubled, beyond the share that there was at the lower rates. */
    private static final double FOUND_EVIDENCE = 0.1;
    /** The same, whatever there was. */
    private static final double CERTAIN_EVIDENCE = 0.5;
    /** How long the rate is doubled without finding anything. */
    private static final long LONGEST_SEARCH_NANOS = 3_000_000_000L;
    /** Fewer throttled units than this prove nothing. */
    private static final double FIRST_EVIDENCE_UNITS = 10;
    /** The share above which what was measured before no longer holds. */
    private static final double BROKEN = 0.2;

    /** While nothing was known to be short: this share of so many units, in that time, need no more proof. */
    private static final double FLOOD_EVIDENCE = 0.4;

    private static final double FLOOD_UNITS = 50;
    private static final long FLOOD_NANOS = 10_000_000L;

    /** Instead of the margin, while a part of the table is short by itself: throttles beside it are taken for its own. */
    private static final double PART_MARGIN = 1.01;
    /** Instead of what proves, in a search, that the table is short. */
    private static final double PART_EVIDENCE = 0.35;

    private static final long PART_NANOS = 3_000_000_000L;

    private static final double SMOOTHING = 0.3;
    /** So many units a second are reached after a second of search, at least. */
    private static final double LEAST_SEARCHED = 100;

    private static final long STEP_NANOS = 100_000_000L;
    private static final long SEARCH_STEP_NANOS = 25_000_000L;
    /** By then the answers are there to what was sent before the rate fell. */
    private static final long SETTLE_NANOS = 40_000_000L;

    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final long LONGEST_QUIET_NANOS = 10_000_000_000L;
    private static final long LONGEST_WINDOW_NANOS = 60_000_000_000L;
    /** So many units make a measurement exact enough. */
    private static final double ENOUGH_UNITS = 200;
    /** Fewer units, in less time than this, measure nothing. */
    private static final double LEAST_UNITS = 10;

    private static final long LONGEST_WAIT_NANOS = 2_000_000_000L;
    /** No single measurement is believed to be less than this part of the one before. */
    private static final double STEEPEST_FALL = 1.0 / 8;

    /** How often to try whether more is delivered when more is sent, although some is throttled. */
    private static final long TRIAL_NANOS = 5_000_000_000L;
    /** How much more that is, the first time. */
    private static final double FIRST_TRIAL = 0.06;

    private static final double LARGEST_TRIAL = 0.2;

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
    private double slope;
    private long searchedNanos;
    private boolean partShort;
    private long partShortNanos;
    private boolean foundEmpty;
    private double stepDelivered;
    private double stepThrottled;
    /** The share of throttles that comes whatever the rate: from a few keys, or from a service that is out of order. */
    private double background;

    private double trial;
    private double nextTrial = FIRST_TRIAL;
    private long nextTrialNanos;

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

    /** Whether the table has been found emptier than it was thought to be: what is saved up is not there. Tells it once. */
    boolean foundEmpty() {
        boolean found = foundEmpty;
        foundEmpty = false;
        return found;
    }

    /** The rate made somebody wait. */
    void limited() {
        limited = true;
    }

    /** So many units were served. */
    void delivered(double units, long now) {
        forget(now);
        if (now - sinceNanos < 0) {
            return;
        }
        delivered += units;
        stepDelivered += units;
    }

    /** Of a free table, only about the last second matters. */
    private void forget(long now) {
        if (state == State.FREE) {
            if (now - sinceNanos > QUIET_NANOS) {
                restart(now);
            } else if (now - stepNanos > FLOOD_NANOS) {
                startStep(now);
            }
        }
    }

    /** So many units were not, for lack of the table's capacity. */
    void throttled(double units, long now) {
        forget(now);
        if (now - sinceNanos < 0) {
            return;
        }
        throttled += units;
        stepThrottled += units;
        double share = throttled / (throttled + delivered);
        long nanos = now - sinceNanos;
        switch (state) {
            case FREE -> {
                boolean flood = stepThrottled >= FLOOD_UNITS
                        && stepThrottled >= (FLOOD_EVIDENCE + background) * (stepThrottled + stepDelivered);
                if (flood || (share >= FIRST_EVIDENCE + background && throttled >= FIRST_EVIDENCE_UNITS)) {
                    search(now, Math.max(nanos, STEP_NANOS));
                }
            }
            case SEARCHING -> {
                double ofStep = stepThrottled / (stepThrottled + stepDelivered);
                boolean more = stepThrottled >= LEAST_UNITS
                        && nanos >= 2 * STEP_NANOS
                        && ofStep >= (partly(now) ? PART_EVIDENCE : FOUND_EVIDENCE) + shareBeforeStep();
                if (more || ofStep >= CERTAIN_EVIDENCE) {
                    found(now);
                }
            }
            case HOLDING -> {
                boolean broken = share > BROKEN && nanos >= STEP_NANOS && measurable(nanos);
                if (broken || (share >= (margin(now) - 1) / 2 && nanos >= window())) {
                    double sample = delivered * SECOND / nanos;
                    if (partly(now)) {
                        // what waits with a short key leaves a part of the rate unused: that is not the table's doing
                        sample = Math.max(sample, Math.min(measured, rate * (1 - share)));
                    }
                    measure(Math.max(sample, measured * STEEPEST_FALL), share, now);
                }
            }
        }
    }

    /** A part of the table is short by itself: so are those beside it, and that says nothing of the table. */
    void partShort(long now) {
        partShort = true;
        partShortNanos = now;
    }

    private boolean partly(long now) {
        partShort &= now - partShortNanos < PART_NANOS;
        return partShort;
    }

    private double margin(long now) {
        return partly(now) ? PART_MARGIN : MARGIN;
    }

    private boolean measurable(long nanos) {
        return delivered >= LEAST_UNITS || nanos >= LONGEST_WAIT_NANOS;
    }

    /** The bucket is empty again: what came since the search began is what comes in. */
    private void found(long now) {
        long nanos = now - sinceNanos;
        if (nanos >= STEP_NANOS / 2 && measurable(nanos)) {
            state = State.HOLDING;
            measured = delivered * SECOND / nanos;
            nextTrialNanos = now + TRIAL_NANOS;
            hold(now, 1);
            settle();
        }
    }

    private double shareBeforeStep() {
        double before = throttled - stepThrottled;
        return before / Math.max(1, before + delivered - stepDelivered);
    }

    /** Begins another step of the search. */
    private void searchOn(long now) {
        if (now - sinceNanos > LONGEST_SEARCH_NANOS) {
            background = throttled / Math.max(1, throttled + delivered);
            state = State.FREE;
            rate = most;
            restart(now);
        } else if (limited) {
            searchedNanos += Math.min(now - stepNanos, STEP_NANOS);
            ramp();
        }
    }

    private void ramp() {
        double seconds = Math.max(searchedNanos, STEP_NANOS) / SECOND;
        rate = clamp(slope * seconds * seconds);
    }

    private void measure(double sample, double share, long now) {
        if (trial > 0 && sample > measured * (1 + trial / 2)) {
            // it was not the table that was short, but a part of it
            measured = sample;
            nextTrial = Math.min(LARGEST_TRIAL, 2 * trial);
            nextTrialNanos = now;
        } else {
            measured += (share > BROKEN ? 1 : SMOOTHING) * (sample - measured);
            if (trial > 0) {
                nextTrial = FIRST_TRIAL;
                nextTrialNanos = now + TRIAL_NANOS;
            }
        }
        hold(now, share);
    }

    private void search(long now, long nanos) {
        foundEmpty = true;
        state = State.SEARCHING;
        slope = Math.max(LEAST_SEARCHED, Math.min(rate, delivered * SECOND / nanos));
        searchedNanos = 0;
        ramp();
        restart(now);
        settle();
    }

    private void hold(long now, double share) {
        foundEmpty = share > BROKEN / 2;
        trial = nextTrialNanos - now <= 0 ? nextTrial : 0;
        double factor = trial > 0 ? 1 + trial : share > 3 * (margin(now) - 1) ? 1 : margin(now);
        rate = clamp(measured * factor);
        restart(now);
    }

    private void restart(long now) {
        delivered = 0;
        throttled = 0;
        sinceNanos = now;
        startStep(now);
        quietSteps = 0;
        limited = false;
    }

    /** What was sent before the rate fell is still on its way: it says nothing of what is sent from now on. */
    private void settle() {
        sinceNanos += SETTLE_NANOS;
        stepNanos = sinceNanos;
    }

    private void startStep(long now) {
        stepNanos = now;
        stepDelivered = 0;
        stepThrottled = 0;
    }

    private long window() {
        double nanos = ENOUGH_UNITS * SECOND / Math.max(measured, least);
        return (long) Math.max(2 * STEP_NANOS, Math.min(nanos, LONGEST_WINDOW_NANOS));
    }

    private void grow(long now) {
        if (state == State.FREE || now - stepNanos < (state == State.SEARCHING ? SEARCH_STEP_NANOS : STEP_NANOS)) {
            return;
        }
        if (state == State.SEARCHING) {
            searchOn(now);
        } else if (limited && now - sinceNanos > Math.max(QUIET_NANOS, Math.min(window(), LONGEST_QUIET_NANOS))) {
            quietSteps++;
            rate = clamp(rate * (1 + Math.min(FASTEST_GROWTH, quietSteps * GROWTH)));
        }
        limited = false; // if nobody asks for more by the next step, there is no more
        startStep(now);
    }

    private double clamp(double unitsPerSecond) {
        return Math.max(least, Math.min(most, unitsPerSecond));
    }
}
