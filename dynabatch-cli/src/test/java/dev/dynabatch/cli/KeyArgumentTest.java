package dev.dynabatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dynabatch.KeySchema;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyArgumentTest {
    private static final KeySchema ONE = KeySchema.parse("pk");
    private static final KeySchema TWO = KeySchema.parse("pk:S,n:N");

    @Test
    void parse_whenThePartitionKeyIsAll_takesTheTextAsItIs() {
        assertThat(KeyArgument.parse("a,b c", ONE)).isEqualTo(Map.of("pk", "a,b c"));
        assertThat(KeyArgument.parse("-7", KeySchema.parse("id:N"))).isEqualTo(Map.of("id", new BigDecimal("-7")));
        assertThat(KeyArgument.parse("AQI=", KeySchema.parse("id:B")).get("id")).isEqualTo(new byte[] {1, 2});
    }

    @Test
    void parse_whenThereIsASortKey_splitsAtTheComma() {
        assertThat(KeyArgument.parse("a,1.50", TWO)).isEqualTo(Map.of("pk", "a", "n", new BigDecimal("1.50")));
    }

    @Test
    void parse_whenAJsonObject_takesItsMembers() {
        assertThat(KeyArgument.parse(" {\"n\":12345678901234567890.5,\"pk\":\"x,y\"}", TWO))
                .isEqualTo(Map.of("pk", "x,y", "n", new BigDecimal("12345678901234567890.5")));
        assertThat(KeyArgument.parse("{\"pk\":{\"S\":\"x\"},\"n\":{\"N\":\"1\"}}", TWO))
                .isEqualTo(Map.of("pk", "x", "n", BigDecimal.ONE));
    }

    @Test
    void parse_whenNoKey_saysWhyAndWhatTheKeyIs() {
        wrong("a", TWO, "it has no sort key");
        wrong("a,b,1", TWO, "several commas");
        wrong("a,b", TWO, "'b' is no number");
        wrong("?", KeySchema.parse("id:B"), "'?' is no base64");
        wrong("{\"pk\":\"a\"}", TWO, "an attribute of the key is missing");
        wrong("{\"pk\":\"a\",\"x\":1}", TWO, "'x' does not belong to the key");
        wrong("{\"pk\":[1]}", ONE, "'pk' is an array");
        wrong("{\"pk\":null}", ONE, "'pk' is null");
        wrong("{\"pk\":true}", ONE, "'pk' is true");
        wrong("{\"pk\":\"a\"} {\"pk\":\"b\"}", ONE, "there is more text after the object");
        wrong("{\"pk\":\"a\"} b", ONE, "broken JSON");
        wrong("{\"pk\":\"a\"", ONE, "broken JSON");
        wrong("{\"pk\":{\"S\":1}}", ONE, "expected a string in quotes");
    }

    private static void wrong(String text, KeySchema schema, String why) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> KeyArgument.parse(text, schema))
                .withMessageContaining("'" + text + "' is no key of the table")
                .withMessageContaining(why)
                .satisfies(e -> {
                    assertThat(e.exitCode()).isEqualTo(2);
                    assertThat(e.hint()).contains(schema.toString());
                });
    }
}
