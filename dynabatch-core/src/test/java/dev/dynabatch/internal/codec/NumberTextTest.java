package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dynabatch.internal.codec.InvalidNumberException.Fault;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    private static final String DIGITS_38 = "12345678901234567890123456789012345678";

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "-0.000e7, 0",
        "0e999999999999, 0",
        "1, 1",
        "+1, 1",
        "1.0, 1",
        "1e0, 1",
        "10e-1, 1",
        "001, 1",
        ".5, 0.5",
        "5., 5",
        "-.5, -0.5",
        "1.50, 1.5",
        "1.5E2, 150",
        "1E+3, 1000",
        "-42, -42",
        "1e-3, 0.001",
        "100.500, 100.5",
        "00042, 42",
        "123.456e1, 1234.56",
        "123.456e3, 123456",
        "123456e-6, 0.123456",
        "1.00000000000000007629769841092E+50, 100000000000000007629769841092000000000000000000000"
    })
    void canonical_when_written_otherwise(String text, String expected) {
        assertThat(NumberText.canonical(text)).isEqualTo(expected);
        assertThat(NumberText.canonical(expected)).isSameAs(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "3.14159, 5",
        "123456, 4",
        "1.5, 3",
        "100, 2",
        "100.5, 4",
        "-42, 3",
        "1E125, 2",
        DIGITS_38 + ", 20",
        "0, 1",
        "-0.0, 1",
        "0.001, 2",
        "-0.0012, 3",
        "1E-130, 2",
        "1200, 2",
        "0.10, 2"
    })
    void billedSize_as_measured(String text, int size) {
        assertThat(NumberText.billedSize(text)).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                "e5",
                ".e5",
                "1e",
                "1e+",
                "1e5.0",
                "1.2.3",
                "1 ",
                " 1",
                "0x1",
                "NaN",
                "1_0",
                "Infinity",
                "--1",
                "1-",
                "١",
                "1d",
                "1e5e5"
            })
    void canonical_when_no_number(String text) {
        assertFault(text, Fault.NOT_A_NUMBER);
    }

    @Test
    void canonical_at_the_limits() {
        assertThat(NumberText.canonical("1E125")).isEqualTo("1" + "0".repeat(125));
        assertThat(NumberText.canonical("1E-130")).isEqualTo("0." + "0".repeat(129) + "1");
        String nines = "9".repeat(38);
        assertThat(NumberText.canonical(nines + "E88")).isEqualTo(nines + "0".repeat(88));
        assertThat(NumberText.canonical(DIGITS_38 + "000e-3")).isEqualTo(DIGITS_38);
        assertFault("1" + "0".repeat(126), Fault.TOO_LARGE);
        assertFault("1E126", Fault.TOO_LARGE);
        assertFault("-1E999999999999999999999", Fault.TOO_LARGE);
        assertFault("0." + "0".repeat(130) + "1", Fault.TOO_SMALL);
        assertFault("9.99E-131", Fault.TOO_SMALL);
        assertFault("1E-999999999999999999999", Fault.TOO_SMALL);
        assertFault(DIGITS_38 + "9", Fault.TOO_PRECISE);
        assertFault("0." + DIGITS_38 + "9", Fault.TOO_PRECISE);
        assertFault("1.0" + DIGITS_38, Fault.TOO_PRECISE);
    }

    @Test
    void canonical_agrees_with_BigDecimal() {
        Random random = new Random(20_011);
        for (int i = 0; i < 20_011; i++) {
            String digits = new BigInteger(1 + random.nextInt(126), random).toString() + "0".repeat(random.nextInt(4));
            BigDecimal value = new BigDecimal(new BigInteger(digits), random.nextInt(170) - 85);
            value = random.nextBoolean() ? value.negate() : value;
            String text = random.nextBoolean() ? value.toString() : value.toEngineeringString();
            BigDecimal stripped = value.stripTrailingZeros();
            int magnitude = stripped.precision() - stripped.scale() - 1;
            if (stripped.signum() != 0 && (stripped.precision() > 38 || magnitude > 125 || magnitude < -130)) {
                assertThatExceptionOfType(InvalidNumberException.class).isThrownBy(() -> NumberText.canonical(text));
            } else {
                String expected = stripped.signum() == 0 ? "0" : stripped.toPlainString();
                assertThat(NumberText.canonical(text)).isEqualTo(expected);
                assertThat(NumberText.billedSize(text)).as(text).isEqualTo(sizeOf(stripped));
            }
        }
    }

    /** The formula, from the plain text and not from digits and exponent. */
    private static int sizeOf(BigDecimal value) {
        String[] parts = value.abs().toPlainString().split("\\.", -1);
        String whole = parts[0].replaceAll("^0+", "");
        String fraction = parts.length == 1 ? "" : parts[1].replaceAll("0+$", "");
        if (fraction.isEmpty()) {
            whole = whole.replaceAll("0+$", "");
        }
        if (whole.isEmpty()) {
            fraction = fraction.replaceAll("^0+", "");
        }
        return 1 + (whole.length() + 1) / 2 + (fraction.length() + 1) / 2 + (value.signum() < 0 ? 1 : 0);
    }

    private static void assertFault(String text, Fault fault) {
        assertThatExceptionOfType(InvalidNumberException.class)
                .isThrownBy(() -> NumberText.canonical(text))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
        assertThat(NumberText.sizeIfCanonical(text)).isEqualTo(-1);
    }
}
