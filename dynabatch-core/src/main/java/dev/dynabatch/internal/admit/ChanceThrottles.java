package dev.dynabatch.internal.admit;

/**
 * Throttles that come by chance, whatever the rate: from a service that is out of order, or one that moves partitions.
 * Pure arithmetic; guarded by its owner.
 *
 * <p>A table that is short delivers as much when less is sent, and throttles less. So when a good share was throttled a few
 * times in a row, although the rate was set to what was delivered each time, there is an experiment: for some answers much
 * more is sent. If much more is delivered, then the table is not short, and what is throttled all the same is chance.
 *
 * <p>Once a share is known to come by chance, only more than that says something about the table, and more by so much as
 * chance alone would hardly bring.
 */
final class ChanceThrottles {
    /** The share from which on a measurement is suspicious. */
    private static final double SUSPICIOUS = 0.05;
    /** One that is not: what it costs to go on measuring. */
    private static final double UNSUSPICIOUS = 0.02;
    /** So many in a row ask for an experiment; twice as many after each that found nothing. */
    private static final int FIRST_SUSPICIONS = 3;

    private static final int MOST_SUSPICIONS = 96;
    /** If at the same time less and less is delivered, down to this part: of a table that is short, it is as much. */
    private static final double FALL = 0.75;
    /** By how much more is sent in an experiment, as a multiple of the most that was delivered before. */
    private static final double MORE = 3;
    /** How much that is at least, in units a second: a slow experiment costs more than a few attempts in vain. */
    private static final double LEAST_SENT = 500;
    /** How much more must be delivered for it to be chance, as such a multiple. */
    private static final double MORE_DELIVERED = 1.5;
    /** Answers that make an experiment. */
    private static final int ANSWERS = 20;

    private static final long LEAST_NANOS = 300_000_000L;
    /** A larger share is not taken for chance: a table that is short throttles two thirds of what is sent then. */
    private static final double LARGEST = 0.4;
    /** How much more than in the experiment may come by chance. */
    private static final double ERROR = 0.1;
    /** A smaller one is none. */
    private static final double SMALLEST = 0.01;

    private static final double FORGETTING = 0.3;
    private static final int ENOUGH_ANSWERS = 50;
    /**
     * ln(1000) / 2: a mean of n answers, each between 0 and 1, is above its expectation by more than the root of an n-th of
     * this once in a thousand times, at most (W. Hoeffding, "Probability Inequalities for Sums of Bounded Random
     * Variables", Journal of the American Statistical Association 58(301), 1963).
     */
    private static final double HOEFFDING = 3.45;

    private double share;
    private int suspicions;
    private int needed = FIRST_SUSPICIONS;
    private double most;
    /** The mean of the suspicious shares. */
    private double suspected;

    /** The share that is throttled by chance. */
    double share() {
        return share;
    }

    /** A share was throttled at the highest rate, which therefore is no limit. */
    void found(double throttledShare) {
        share = throttledShare < SMALLEST ? 0 : throttledShare;
    }

    /** For a while nothing was sent too fast: what was learned was right. */
    void freely() {
        needed = FIRST_SUSPICIONS;
    }

    /** What share of so many answers chance may throttle. */
    double of(int someAnswers) {
        return share == 0 ? 0 : share + Math.sqrt(HOEFFDING / Math.max(1, someAnswers));
    }

    /** Of so many answers this share was throttled: if that is less than chance has brought before, it does so no more. */
    void seen(double throttledShare, int someAnswers) {
        if (throttledShare < share && someAnswers >= ENOUGH_ANSWERS) {
            double less = share + FORGETTING * (throttledShare - share);
            share = less < SMALLEST ? 0 : less;
        }
    }

    /** Whether a measurement of what is delivered, in units a second, asks for an experiment. */
    boolean suspects(double delivered, double throttledShare) {
        if (throttledShare < SUSPICIOUS + share) {
            suspicions = throttledShare < UNSUSPICIOUS + share ? 0 : suspicions;
            return false;
        }
        if (suspicions++ == 0) {
            most = 0;
            suspected = 0;
        }
        most = Math.max(most, delivered);
        suspected += (throttledShare - suspected) / suspicions;
        return suspicions >= needed && delivered <= most * FALL;
    }

    /** Begins an experiment; returns the rate for it, in units a second. */
    double begin() {
        suspicions = 0;
        needed = Math.min(MOST_SUSPICIONS, 2 * needed);
        return Math.max(LEAST_SENT, most * MORE);
    }

    /** Whether the experiment is over: at once when it shows that the table is short. */
    boolean over(int answers, long nanos, double throttledShare) {
        return answers >= ANSWERS && (throttledShare > LARGEST || nanos >= LEAST_NANOS);
    }

    /** Whether it showed, by the units delivered a second, that what was throttled in it came by chance; learns that. */
    boolean chance(double delivered, double throttledShare) {
        boolean chance = delivered >= most * MORE_DELIVERED && throttledShare <= LARGEST;
        if (chance) {
            found(Math.max(throttledShare, Math.min(suspected, throttledShare + ERROR)));
        }
        return chance;
    }
}
