package dev.dynabatch.internal.codec;

import java.math.BigInteger;

/**
 * The shortest decimal that reads back as the same double or float, and the one closest to it if there are several; the
 * same on every JDK, which {@code Double.toString} is not before JDK 19. Reused: {@code set}, then read.
 *
 * <p>Method: Raffaello Giulietti, "The Schubfach way to render doubles" (2020). A double {@code c·2^q} stands for every
 * real between the middles to its neighbours. With the largest {@code 10^k} not wider than that interval, the interval
 * holds a multiple of {@code 10^k}, and at most one of {@code 10^(k+1)}, which is then the shorter one. The ends and the
 * double itself, all in units of {@code 10^k/4}, come from products with {@code 10^-k} of 126 bits, rounded to odd, so
 * that comparing them is exact.
 */
final class ShortestDecimal {
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    /** Below it, two decimals of the same length are never the same double. */
    private static final double FIFTEEN_DIGITS = 1e15;

    private long digits;
    private int exponent;

    /** The digits; the last one is not zero. The decimal is {@code digits·10^exponent}. */
    long digits() {
        return digits;
    }

    int exponent() {
        return exponent;
    }

    /** Finds the decimal of a double from 1E-130 up to, not including, 1E126: what DynamoDB can hold. */
    void set(double value) {
        if (!setFewDecimals(value)) {
            long bits = Double.doubleToRawLongBits(value);
            long fraction = bits & ((1L << 52) - 1);
            int q = (int) (bits >>> 52) - 1075;
            setNearest(fraction | (1L << 52), q, fraction != 0);
        }
    }

    /** Finds the decimal of a positive finite float. */
    void set(float value) {
        int bits = Float.floatToRawIntBits(value);
        int fraction = bits & ((1 << 23) - 1);
        int biased = bits >>> 23;
        if (biased == 0) {
            setNearest(fraction, -149, true);
        } else {
            setNearest(fraction | (1 << 23), biased - 150, fraction != 0 || biased == 1);
        }
    }

    /**
     * Most doubles people write have few decimals. Whole number and power are exact here, so their quotient is what
     * reading that decimal gives; and no other decimal of at most 15 digits reads as the same double.
     */
    private boolean setFewDecimals(double value) {
        for (int decimals = 0; decimals < POWERS.length; decimals++) {
            double scaled = value * POWERS[decimals];
            if (scaled >= FIFTEEN_DIGITS) {
                return false;
            }
            long whole = (long) (scaled + 0.5);
            if (whole / POWERS[decimals] == value) {
                keep(whole, -decimals);
                return true;
            }
        }
        return false;
    }

    /** @param evenSpacing whether the lower neighbour is as far as the upper: not at a power of two */
    private void setNearest(long c, int q, boolean evenSpacing) {
        int k = evenSpacing ? floorLog10Pow2(q) : floorLog10ThreeQuartersPow2(q);
        int shift = q + floorLog2Pow10(-k) + 2;
        long high = Powers.high(-k);
        long low = Powers.low(-k);
        long open = c & 1; // the ends belong to the interval only if c is even
        long value = scale(high, low, (c << 2) << shift);
        long lower = scale(high, low, ((c << 2) - (evenSpacing ? 2 : 1)) << shift) + open;
        long upper = scale(high, low, ((c << 2) + 2) << shift) - open;

        long below = value >> 2;
        long tensBelow = below / 10 * 10;
        boolean tensBelowIn = tensBelow > 0 && lower <= (tensBelow << 2);
        boolean tensAboveIn = ((tensBelow + 10) << 2) <= upper;
        if (tensBelowIn != tensAboveIn) {
            keep(tensBelowIn ? tensBelow : tensBelow + 10, k);
            return;
        }
        boolean belowIn = lower <= (below << 2);
        boolean aboveIn = ((below + 1) << 2) <= upper;
        if (belowIn != aboveIn) {
            keep(belowIn ? below : below + 1, k);
            return;
        }
        long toMiddle = value - ((2 * below + 1) << 1);
        keep(toMiddle < 0 || (toMiddle == 0 && (below & 1) == 0) ? below : below + 1, k);
    }

    private void keep(long value, int power) {
        while (value % 10 == 0) {
            value /= 10;
            power++;
        }
        digits = value;
        exponent = power;
    }

    /** {@code (high·2^63 + low)·c / 2^127}, rounded to odd: down, but with the last bit set if anything was cut off. */
    private static long scale(long high, long low, long c) {
        long rest = ((high * c) >>> 1) + Math.multiplyHigh(low, c);
        long whole = Math.multiplyHigh(high, c) + (rest >>> 63);
        return (rest << 1) == 0 ? whole : whole | 1;
    }

    static int floorLog10Pow2(int e) {
        return (e * 315_653) >> 20;
    }

    static int floorLog10ThreeQuartersPow2(int e) {
        return (e * 631_305 - 261_663) >> 21;
    }

    static int floorLog2Pow10(int e) {
        return (e * 1_741_647) >> 19;
    }

    /** Powers of ten as 126-bit integers, rounded up past the exact value; computed when a double first needs one. */
    private static final class Powers {
        private static final int MIN = -112;
        private static final int MAX = 148;
        private static final long[] WORDS = new long[2 * (MAX - MIN + 1)];

        static {
            for (int e = MIN; e <= MAX; e++) {
                BigInteger power = BigInteger.TEN.pow(Math.abs(e));
                int shift = 125 - floorLog2Pow10(e);
                BigInteger scaled = e < 0 ? BigInteger.ONE.shiftLeft(shift).divide(power) : power.shiftLeft(shift);
                BigInteger g = scaled.add(BigInteger.ONE);
                WORDS[2 * (e - MIN)] = g.shiftRight(63).longValue();
                WORDS[2 * (e - MIN) + 1] = g.longValue() & Long.MAX_VALUE;
            }
        }

        static long high(int e) {
            return WORDS[2 * (e - MIN)];
        }

        static long low(int e) {
            return WORDS[2 * (e - MIN) + 1];
        }
    }
}
