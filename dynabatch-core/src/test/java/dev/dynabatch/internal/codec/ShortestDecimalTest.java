package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestDecimalTest {
    private final ShortestDecimal shortest = new ShortestDecimal();

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0",
        "0.1, 1, -1",
        "0.3, 3, -1",
        "0.30000000000000004, 30000000000000004, -17",
        "2E23, 2, 23",
        "1E23, 1, 23",
        "9.007199254740993E15, 9007199254740992, 0",
        "1.8446744073709552E19, 18446744073709552, 3",
        "1E-130, 1, -130",
        "2.0E-3, 2, -3",
        "100, 1, 2",
        "42.53176, 4253176, -5",
        "3.141592653589793, 3141592653589793, -15"
    })
    void set_when_double(double value, long digits, int exponent) {
        shortest.set(value);
        assertThat(shortest.digits()).isEqualTo(digits);
        assertThat(shortest.exponent()).isEqualTo(exponent);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 1, -1",
        "1.17549435E-38, 11754944, -45",
        "1.4E-45, 1, -45",
        "3.4028235E38, 34028235, 31",
        "16777216, 16777216, 0",
        "33554432, 33554432, 0",
        "2E10, 2, 10",
        "0.3, 3, -1"
    })
    void set_when_float(float value, long digits, int exponent) {
        shortest.set(value);
        assertThat(shortest.digits()).isEqualTo(digits);
        assertThat(shortest.exponent()).isEqualTo(exponent);
    }

    /** Random bit patterns read back; every 19th is held against a search by length in exact arithmetic. */
    @Test
    void set_reads_back_and_is_shortest_when_any_double() {
        Random random = new Random(1_000_003);
        int tried = 0;
        while (tried < 1_000_003) {
            double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
            if (value >= 1e-130 && value < 1e126) {
                assertReadsBack(value);
                if (tried++ % 19 == 0) {
                    assertShortestAndClosest(value);
                }
            }
        }
    }

    @Test
    void set_when_near_powers_of_two_and_ten_and_few_decimals() {
        for (int e = -430; e <= 417; e++) {
            assertNeighbours(Math.scalb(1.0, e));
        }
        for (int e = -129; e <= 125; e++) {
            assertNeighbours(Double.parseDouble("1e" + e));
            assertNeighbours(Double.parseDouble("5e" + (e - 1)));
        }
        Random random = new Random(7);
        for (int i = 0; i < 20_011; i++) {
            double decimal = BigDecimal.valueOf(random.nextLong() >>> (1 + random.nextInt(63)), random.nextInt(24))
                    .doubleValue();
            if (decimal >= 1e-130) {
                assertReadsBack(decimal);
                assertShortestAndClosest(decimal);
            }
        }
    }

    private void assertNeighbours(double value) {
        for (double v : new double[] {Math.nextDown(value), value, Math.nextUp(value)}) {
            if (v >= 1e-130 && v < 1e126) {
                assertReadsBack(v);
                assertShortestAndClosest(v);
            }
        }
    }

    @Test
    void set_reads_back_and_is_shortest_when_any_float() {
        Random random = new Random(11);
        for (int i = 0; i < 200_003; i++) {
            float value = i < 257 ? Float.intBitsToFloat(i + 1) : Math.abs(Float.intBitsToFloat(random.nextInt()));
            if (value == 0 || !Float.isFinite(value)) {
                continue;
            }
            shortest.set(value);
            BigDecimal found = BigDecimal.valueOf(shortest.digits()).scaleByPowerOfTen(shortest.exponent());
            assertThat(Float.parseFloat(found.toString())).isEqualTo(value);
            if (shortest.digits() >= 10) {
                BigDecimal exact = new BigDecimal(value);
                int fewer = found.precision() - 1;
                for (RoundingMode mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
                    BigDecimal other = exact.round(new MathContext(fewer, mode));
                    assertThat(Float.parseFloat(other.toString()))
                            .as("%s", other)
                            .isNotEqualTo(value);
                }
            }
        }
    }

    private void assertReadsBack(double value) {
        shortest.set(value);
        double back = Double.parseDouble(shortest.digits() + "e" + shortest.exponent());
        if (back != value || shortest.digits() % 10 == 0) {
            throw new AssertionError(value + " became " + shortest.digits() + "e" + shortest.exponent());
        }
    }

    private void assertShortestAndClosest(double value) {
        shortest.set(value);
        BigDecimal found = new BigDecimal(BigInteger.valueOf(shortest.digits()), -shortest.exponent());
        BigDecimal exact = new BigDecimal(value);
        for (int length = 1; ; length++) {
            BigDecimal below = exact.round(new MathContext(length, RoundingMode.FLOOR));
            BigDecimal above = exact.round(new MathContext(length, RoundingMode.CEILING));
            boolean belowReads = below.doubleValue() == value;
            boolean aboveReads = above.doubleValue() == value;
            if (belowReads || aboveReads) {
                int closer = exact.subtract(below).compareTo(above.subtract(exact));
                if (belowReads && aboveReads && closer == 0) {
                    assertThat(found.compareTo(below) == 0 || found.compareTo(above) == 0)
                            .isTrue();
                } else {
                    boolean takeBelow = belowReads && (!aboveReads || closer < 0);
                    assertThat(found).isEqualByComparingTo(takeBelow ? below : above);
                }
                return;
            }
        }
    }

    @Test
    void logarithms_are_exact_in_the_range_used() {
        for (int e = -500; e <= 500; e++) {
            BigDecimal power = e >= 0
                    ? new BigDecimal(BigInteger.TWO.pow(e))
                    : BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(-e)));
            assertThat(ShortestDecimal.floorLog10Pow2(e)).isEqualTo(floorLog10(power));
            assertThat(ShortestDecimal.floorLog10ThreeQuartersPow2(e))
                    .isEqualTo(floorLog10(power.multiply(new BigDecimal("0.75"))));
        }
        for (int e = 0; e <= 160; e++) {
            int bits = BigInteger.TEN.pow(e).bitLength() - 1;
            assertThat(ShortestDecimal.floorLog2Pow10(e)).isEqualTo(bits);
            assertThat(ShortestDecimal.floorLog2Pow10(-e)).isEqualTo(e == 0 ? 0 : -bits - 1);
        }
    }

    private static int floorLog10(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }
}
