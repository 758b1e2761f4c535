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
 *       nearly nothing, and rises ({@link Search}) until the next throttles; what came between the two is the rate. What was
 *       not used meanwhile, the table has saved.
 *   <li><i>Holding</i>: the rate is set a little above the measured one, so that the bucket stays empty and each throttle
 *       measures it anew. That margin is the share of attempts that is wasted. Without throttles for a while, the table
 *       has more than before, and the rate grows, faster and faster, until it is throttled again. Where it does not grow,
 *       more is sent every few seconds for one measurement ({@link Trial}): if more is delivered too, then only a part of
 *       the table is short, one of its partitions, and the rate goes up.
 * </ol>
 *
 * <p>The idea of pacing by the measured rate of delivery instead of by losses is that of BBR: N. Cardwell et al., "BBR:
 * Congestion-Based Congestion Control", ACM Queue 14(5), 2016. Only a share of throttles counts, not a single one: one
 * hot key does not make a table short. While a key is known to be short by itself, those beside it in its partition suffer
 * with it, and throttles count for less ({@link Part}).
 */
final class RateProbe {
    /** The share of throttled units that shows for the first time that the table is short, not a few keys. */
    private static final double FIRST_EVIDENCE = 0.05;
    /** The share that ends a search, whatever there was at the lower rates. */
    private static final double CERTAIN_EVIDENCE = 0.5;
    /** Fewer throttled units than this prove nothing. */
    private static final double FIRST_EVIDENCE_UNITS = 10;
    /** Nor do fewer answers. */
    private static final int FIRST_EVIDENCE_ANSWERS = 3;
    /** The share above which what was measured before no longer holds. */
    private static final double BROKEN = 0.2;

    /** While nothing was known to be short: this share of so many units, in that time, need no more proof. */
    private static final double FLOOD_EVIDENCE = 0.4;

    private static final double FLOOD_UNITS = 50;
    private static final long FLOOD_NANOS = 10_000_000L;

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

    private static final double GROWTH = 0.01;
    private static final double FASTEST_GROWTH = 0.15;
    private static final double SECOND = 1e9;

    /** The upper bound that is none. */
    static final double UNBOUNDED = 1e12;

    private enum State {
        FREE,
        SEARCHING,
        HOLDING,
        /** More is sent than the table seems to take: an experiment of {@link ChanceThrottles}. */
        DOUBTING
    }

    private final double least;
    private final double most;
    private State state = State.FREE;
    private double rate;
    private double measured;
    private final ChanceThrottles chance = new ChanceThrottles();
    private final Trial trial = new Trial();
    private final Search search = new Search();
    private final Part part = new Part();
    /** Since the state or the rate changed. */
    private final Tally all;
    /** In the last step of that. */
    private final Tally step;

    private int quietSteps;
    private boolean limited;
    private boolean foundEmpty;

    /**
     * @param least never go below, in units a second
     * @param most never go above
     */
    RateProbe(double least, double most, long now) {
        this.least = least;
        this.most = most;
        this.rate = most;
        this.all = new Tally(now);
        this.step = new Tally(now);
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

    /** An answer came, and so many units were served. */
    void answered(double units, long now) {
        forget(now);
        if (all.nanos(now) < 0) {
            return;
        }
        all.answered(units);
        step.answered(units);
        if (state == State.DOUBTING) {
            doubt(now);
        }
    }

    /** Of a free table, only about the last second matters. */
    private void forget(long now) {
        if (state == State.FREE) {
            if (all.nanos(now) > QUIET_NANOS) {
                chance.freely();
                restart(now);
            } else if (step.nanos(now) > FLOOD_NANOS) {
                step.restart(now);
            }
        }
    }

    /** So many units of an answer were not, for lack of the table's capacity. */
    void throttled(double units, long now) {
        forget(now);
        if (all.nanos(now) < 0) {
            return;
        }
        all.throttled(units);
        step.throttled(units);
        long nanos = all.nanos(now);
        double byChance = chance.of(all.answers);
        double byChanceInStep = chance.of(step.answers);
        switch (state) {
            case FREE -> {
                boolean flood = step.throttled >= FLOOD_UNITS && step.share() >= FLOOD_EVIDENCE + byChanceInStep;
                boolean much = all.throttled >= FIRST_EVIDENCE_UNITS && all.share() >= FIRST_EVIDENCE + byChance;
                if (all.shortAnswers >= FIRST_EVIDENCE_ANSWERS && (flood || much)) {
                    search(now, Math.max(nanos, STEP_NANOS));
                }
            }
            case SEARCHING -> {
                boolean more = step.throttled >= LEAST_UNITS
                        && nanos >= 2 * STEP_NANOS
                        && step.share() >= part.evidence(now) + Math.max(all.shareWithout(step), byChanceInStep);
                if (more || step.share() >= CERTAIN_EVIDENCE + byChanceInStep) {
                    found(now);
                }
            }
            case HOLDING -> {
                boolean broken = all.share() > BROKEN + byChance && nanos >= STEP_NANOS && measurable(nanos);
                if (broken || (all.share() >= (part.margin(now) - 1) / 2 + byChance && nanos >= window())) {
                    judge(sample(nanos), all.share(), now);
                }
            }
            case DOUBTING -> {} // until enough was answered
        }
    }

    private void judge(double sample, double share, long now) {
        double believed = sample;
        if (part.shortAt(now)) {
            // what waits with a short key leaves a part of the rate unused: that is not the table's doing
            believed = Math.max(sample, Math.min(measured, rate * (1 - share)));
        } else if (chance.suspects(sample, share)) {
            state = State.DOUBTING;
            trial.later(now);
            rate = clamp(chance.begin());
            restart(now);
            settle();
            return;
        }
        measure(Math.max(believed, measured * STEEPEST_FALL), share - chance.share(), now);
    }

    /** What the table would take, in units a second, if nothing came back by chance. */
    private double sample(long nanos) {
        return all.perSecond(nanos) / (1 - chance.share());
    }

    /** Whether the experiment is over, and what it showed. */
    private void doubt(long now) {
        long nanos = all.nanos(now);
        if (chance.over(all.answers, nanos, all.share())) {
            double sample = all.perSecond(nanos);
            if (chance.chance(sample, all.share())) {
                free(now);
            } else {
                state = State.HOLDING;
                measure(sample, all.share(), now);
            }
        }
    }

    /** A part of the table is short by itself: so are those beside it, and that says nothing of the table. */
    void partShort(long now) {
        part.isShort(now);
    }

    private boolean measurable(long nanos) {
        return all.delivered >= LEAST_UNITS || nanos >= LONGEST_WAIT_NANOS;
    }

    /** The bucket is empty again: what came since the search began is what comes in. */
    private void found(long now) {
        long nanos = all.nanos(now);
        if (nanos >= STEP_NANOS / 2 && measurable(nanos)) {
            state = State.HOLDING;
            measured = sample(nanos);
            search.found();
            trial.later(now);
            hold(now, 1);
            settle();
        }
    }

    /** Begins another step of the search. */
    private void searchOn(long now) {
        if (search.inVain(all.nanos(now))) {
            chance.found(all.share());
            search.ended(rate);
            free(now);
        } else if (limited) {
            search.on(step.nanos(now));
            rate = clamp(search.rate());
        }
    }

    private void free(long now) {
        state = State.FREE;
        rate = most;
        restart(now);
    }

    private void measure(double sample, double share, long now) {
        boolean believed = trial.succeeded(sample, measured, now) || share > BROKEN;
        double weight = believed ? 1 : part.weight(sample < measured, now);
        measured += weight * (sample - measured);
        hold(now, share);
    }

    private void search(long now, long nanos) {
        foundEmpty = true;
        state = State.SEARCHING;
        search.begin(Math.min(rate, all.perSecond(nanos)));
        rate = clamp(search.rate());
        restart(now);
        settle();
    }

    private void hold(long now, double share) {
        foundEmpty = share > BROKEN / 2;
        double more = trial.begin(now);
        double factor = trial.underWay() ? more : share > 3 * (part.margin(now) - 1) ? 1 : part.margin(now);
        rate = clamp(measured * factor);
        restart(now);
    }

    private void restart(long now) {
        chance.seen(all.share(), all.answers);
        all.restart(now);
        step.restart(now);
        quietSteps = 0;
        limited = false;
    }

    /** What was sent before the rate fell is still on its way: it says nothing of what is sent from now on. */
    private void settle() {
        all.sinceNanos += SETTLE_NANOS;
        step.sinceNanos += SETTLE_NANOS;
    }

    private long window() {
        double nanos = ENOUGH_UNITS * SECOND / Math.max(measured, least);
        return (long) Math.max(2 * STEP_NANOS, Math.min(nanos, LONGEST_WINDOW_NANOS));
    }

    private void grow(long now) {
        if (state == State.FREE || state == State.DOUBTING) {
            return;
        }
        if (step.nanos(now) < (state == State.SEARCHING ? SEARCH_STEP_NANOS : STEP_NANOS)) {
            return;
        }
        if (state == State.SEARCHING) {
            searchOn(now);
        } else if (limited && all.nanos(now) > Math.max(QUIET_NANOS, Math.min(window(), LONGEST_QUIET_NANOS))) {
            quietSteps++;
            trial.postpone(now); // this shows as well whether there is more
            rate = clamp(rate * (1 + Math.min(FASTEST_GROWTH, quietSteps * GROWTH)));
        }
        limited = false; // if nobody asks for more by the next step, there is no more
        step.restart(now);
    }

    private double clamp(double unitsPerSecond) {
        return Math.max(least, Math.min(most, unitsPerSecond));
    }
}
