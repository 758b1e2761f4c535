package dev.dynabatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.Expression;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTextTest {
    @Test
    void parse_putsPlaceholdersForNamesAndValues() {
        Expression parsed = ExpressionText.parse(
                "--filter", "status = 'it''s' and size(lines) >= -1.5e3 AND lines[0].size <> status");
        assertThat(parsed.text()).isEqualTo("#n0 = :v0 AND size(#n1) >= :v1 AND #n1[0].#n2 <> #n0");
        assertThat(parsed.names()).isEqualTo(Map.of("#n0", "status", "#n1", "lines", "#n2", "size"));
        assertThat(parsed.values()).isEqualTo(Map.of(":v0", "it's", ":v1", new BigDecimal("-1.5e3")));
    }

    @Test
    void parse_knowsWordsThatAreValues_andNamesInQuotes() {
        Expression parsed = ExpressionText.parse("--filter", "NOT (\"a \"\"b\" IN (true, false, null))");
        assertThat(parsed.text()).isEqualTo("NOT (#n0 IN (:v0, :v1, :v2))");
        assertThat(parsed.names()).isEqualTo(Map.of("#n0", "a \"b"));
        Map<String, Object> values = new HashMap<>(Map.of(":v0", true, ":v1", false));
        values.put(":v2", null);
        assertThat(parsed.values()).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = 'b    | --filter, at character 5: the ' is not closed",
                "a = \"b   | --filter, at character 5: the \" is not closed",
                "a = :b    | --filter, at character 5: there is a ':'",
                "a # b     | --filter, at character 3: there is a '#'",
                "` `       | --filter is empty"
            })
    void parse_ofWhatIsNone_saysWhere(String text, String message) {
        assertThatThrownBy(() -> ExpressionText.parse("--filter", text))
                .isInstanceOf(CliException.class)
                .hasMessageStartingWith(message);
    }
}
