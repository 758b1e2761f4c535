package dev.dynabatch.local.internal.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a projection leaves of an item. */
class ProjectionTest {
    private static final String ITEM = "{'a':{'S':'x'},'l':{'L':[{'N':'0'},{'N':'1'},{'M':{'k':{'N':'2'}}}]},"
            + "'m':{'M':{'b':{'M':{'c':{'S':'deep'},'d':{'S':'no'}}},'e':{'S':'y'}}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | {'a':{'S':'x'}}",
                "gone, a.b, l[9], m.nil | {}",
                "l[1], l[0] | {'l':{'L':[{'N':'0'},{'N':'1'}]}}",
                "l[2].k | {'l':{'L':[{'M':{'k':{'N':'2'}}}]}}",
                "m.b.c, #n | {'m':{'M':{'b':{'M':{'c':{'S':'deep'}}}}},'a':{'S':'x'}}",
                "m.e , m.b.d | {'m':{'M':{'e':{'S':'y'},'b':{'M':{'d':{'S':'no'}}}}}}",
            })
    void projection_keepsWhatIsNamed(String text, String expected) {
        assertThat(parse(text).of(FilterTest.read(ITEM))).isEqualTo(FilterTest.read(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | The expression can not be empty;",
                "a, | Syntax error; token: \"<EOF>\", near: \",\"",
                "a b | Syntax error; token: \"b\", near: \"a b\"",
                "a, name | Attribute name is a reserved keyword; reserved keyword: name",
                "m.b, m | Two document paths overlap with each other; must remove or rewrite one of these paths; path"
                        + " one: [m, b], path two: [m]",
                "m, s, m.b, t | Two document paths overlap with each other; must remove or rewrite one of these paths;"
                        + " path one: [m], path two: [t]",
                "m.b, m[1] | Two document paths conflict with each other; must remove or rewrite one of these paths;"
                        + " path one: [m, b], path two: [m, [1]]",
            })
    void projection_isRefused_whenItMakesNoSense(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(message);
    }

    private static Projection parse(String text) {
        return Projection.parse(text, new Placeholders(Map.of("#n", "a"), Map.of()));
    }
}
