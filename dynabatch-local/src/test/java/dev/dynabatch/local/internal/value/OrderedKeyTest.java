package dev.dynabatch.local.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.internal.value.AttributeValue.Bin;
import dev.dynabatch.local.internal.value.AttributeValue.Num;
import dev.dynabatch.local.internal.value.AttributeValue.Str;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderedKeyTest {
    private static final AttributeValue PK = new Str("pk");

    @Test
    void of_ordersNumbers_asNumbers() throws InvalidValueException {
        Random random = new Random(7);
        for (int i = 0; i < 10_007; i++) {
            BigDecimal a = number(random);
            BigDecimal b = random.nextInt(3) == 0 ? neighbour(a, random) : number(random);
            assertThat(compare(canonical(a), canonical(b)))
                    .as("%s and %s", a, b)
                    .isEqualTo(a.compareTo(b));
        }
    }

    @Test
    void of_ordersStrings_asTheirUtf8() {
        String[] inOrder = {"", "\u0000", "A", "AA", "B", "a", "\u007f", "\u0080", "é", "€", "\uffee", "𝄞"};
        for (int a = 0; a < inOrder.length; a++) {
            for (int b = 0; b < inOrder.length; b++) {
                assertThat(compare(new Str(inOrder[a]), new Str(inOrder[b]))).isEqualTo(Integer.compare(a, b));
            }
        }
    }

    @Test
    void of_ordersBinaries_asUnsigned() {
        byte[][] inOrder = {{}, {0}, {0, 0}, {1}, {127}, {-128}, {-1}, {-1, 0}};
        for (int a = 0; a < inOrder.length; a++) {
            for (int b = 0; b < inOrder.length; b++) {
                assertThat(compare(new Bin(inOrder[a]), new Bin(inOrder[b]))).isEqualTo(Integer.compare(a, b));
            }
        }
    }

    @Test
    void of_keepsKeysApart_thatAreEqualWhenJoined() {
        assertThat(OrderedKey.of(new Str("ab"), new Str("c"))).isNotEqualTo(OrderedKey.of(new Str("a"), new Str("bc")));
    }

    @Test
    void segmentStart_dividesKeysEvenly() {
        int[] counts = new int[7];
        for (int i = 0; i < 70_001; i++) {
            byte[] key = OrderedKey.of(new Str("USER#" + i), null);
            int segment = 6;
            while (Arrays.compareUnsigned(OrderedKey.segmentStart(segment, 7), key) > 0) {
                segment--;
            }
            counts[segment]++;
        }
        assertThat(counts)
                .satisfies(all -> assertThat(Arrays.stream(all)).allMatch(count -> count > 9_500 && count < 10_500));
    }

    private static int compare(AttributeValue a, AttributeValue b) {
        return Integer.signum(Arrays.compareUnsigned(OrderedKey.of(PK, a), OrderedKey.of(PK, b)));
    }

    private static Num canonical(BigDecimal number) throws InvalidValueException {
        return new Num(Numbers.canonical(number.toString()));
    }

    private static BigDecimal number(Random random) {
        BigInteger digits = new BigInteger(random.nextInt(126) + 1, random);
        int precision = new BigDecimal(digits).precision();
        int exponent = random.nextInt(256) - 130;
        BigDecimal number = new BigDecimal(digits, precision - 1 - exponent);
        return random.nextBoolean() ? number : number.negate();
    }

    private static BigDecimal neighbour(BigDecimal number, Random random) {
        BigDecimal other =
                new BigDecimal(number.unscaledValue().add(BigInteger.valueOf(random.nextInt(3) - 1)), number.scale());
        int exponent = other.precision() - 1 - other.scale();
        boolean fits = other.precision() <= 38 && exponent <= 125 && exponent >= -130;
        return fits ? other : number;
    }
}
