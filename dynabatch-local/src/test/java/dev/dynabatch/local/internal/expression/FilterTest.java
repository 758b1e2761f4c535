package dev.dynabatch.local.internal.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What conditions say of an item, and what is said about conditions that are none. */
class FilterTest {
    private static final Map<String, AttributeValue> ITEM = read("{'s':{'S':'hello'},'n':{'N':'10'},'b':{'B':'AQID'},"
            + "'t':{'BOOL':true},'z':{'NULL':true},'ss':{'SS':['x','y']},'ns':{'NS':['1','2']},'bs':{'BS':['AQ==']},"
            + "'l':{'L':[{'S':'zero'},{'M':{'k':{'N':'7'}}}]},'m':{'M':{'a':{'M':{'b':{'S':'deep'}}}}},"
            + "'status':{'S':'ok'}}");
    private static final Map<String, AttributeValue> VALUES =
            read("{':hello':{'S':'hello'},':he':{'S':'he'},':n9':{'N':'9'},':n10':{'N':'10.0'},':n11':{'N':'11'},"
                    + "':b1':{'B':'AQ=='},':b12':{'B':'AQI='},':b':{'B':'AQID'},':t':{'BOOL':true},':z':{'NULL':true},"
                    + "':yx':{'SS':['y','x']},':x':{'S':'x'},':n2':{'N':'2'},':n3':{'N':'3'},':n5':{'N':'5'},"
                    + "':n7':{'N':'7'},':zero':{'S':'zero'},':deep':{'S':'deep'},':S':{'S':'S'},':M':{'S':'M'},"
                    + "':Q':{'S':'Q'},':l':{'L':[]},':ok':{'S':'ok'}}");
    private static final Map<String, String> NAMES = Map.of("#s", "s", "#status", "status", "#m", "m", "#a", "a");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s = :hello",
                "s <> :he",
                "s > :he",
                "s < :x",
                "n = :n10",
                "n > :n9",
                "n >= :n10",
                "n<=:n10",
                "n <> :hello",
                "gone <> :he",
                "b > :b1",
                "b BETWEEN :b1 AND :b",
                "n between :n9 and :n11",
                "s IN (:he, :hello)",
                "t = :t",
                "z = :z",
                "ss = :yx",
                "l[0] = :zero",
                "l[1].k = :n7",
                "m.a.b = :deep",
                "#m.#a.b = :deep",
                "#status = :ok",
                "attribute_exists(s)",
                "attribute_exists(l[1].k)",
                "attribute_not_exists(l[2])",
                "attribute_not_exists(s.t)",
                "NOT attribute_exists(gone)",
                "attribute_type(s, :S)",
                "attribute_type(m, :M)",
                "begins_with(s, :he)",
                "begins_with(b, :b12)",
                "contains(s, :he)",
                "contains(b, :b12)",
                "contains(ss, :x)",
                "contains(ns, :n2)",
                "contains(bs, :b1)",
                "contains(l, :zero)",
                "size(s) = :n5",
                "size(b) = :n3",
                "size(ss) < :n3",
                "size(l) = :n2",
                "size(m) < :n2",
                ":n9 < n",
                "s = :he OR n = :n10 AND t = :t",
                "NOT s = :he AND NOT (n = :n9 OR n = :n11)",
                "(s = :hello) AND ((n = :n10) OR n = :n9)",
                "(s) = (:hello)",
                "NOT (n) = :n9",
                "(s) = :hello AND ((n) BETWEEN (:n9) AND (:n11) OR n = :n9)",
                "s IN ((:he), (:hello))",
                "(size((s))) = :n5 AND (attribute_exists((s)))",
            })
    void filter_isMet(String text) {
        assertThat(parse(text).test(ITEM)).isTrue();
        assertThat(parse("NOT (" + text + ")").test(ITEM)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s = :he",
                "gone = :he",
                "gone < :he",
                "n > :hello",
                "n < :n9",
                "s BETWEEN :x AND :zero",
                "t = :z",
                "n IN (:hello, :n9)",
                "(s = :hello OR n = :n10) AND n = :n9",
                "contains(s, :n9)",
                "begins_with(ss, :x)",
                "size(n) = :n2",
                "l = :l",
                "attribute_type(s, :M)",
            })
    void filter_isNotMet(String text) {
        assertThat(parse(text).test(ITEM)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | The expression can not be empty;",
                "s = | Syntax error; token: \"<EOF>\", near: \"=\"",
                "s == :x | Syntax error; token: \"=\", near: \"== :x\"",
                "s | Syntax error; token: \"<EOF>\", near: \"s\"",
                "s = :x) | Syntax error; token: \")\", near: \":x)\"",
                "s = :x AND | Syntax error; token: \"<EOF>\", near: \"AND\"",
                "!!! no | Syntax error; token: \"!\", near: \"!!\"",
                "l[x] = :x | Syntax error; token: \"x\", near: \"[x]\"",
                "status = :x | Attribute name is a reserved keyword; reserved keyword: status",
                "m.Name = :x | Attribute name is a reserved keyword; reserved keyword: Name",
                "#no = :x | An expression attribute name used in the document path is not defined; attribute name: #no",
                "s = :no | An expression attribute value used in expression is not defined; attribute value: :no",
                "set = :x | Syntax error; token: \"set\", near: \"set =\"",
                "(s) | Syntax error; token: \"<EOF>\", near: \")\"",
                "(s) AND s = :x | Syntax error; token: \"AND\", near: \") AND s\"",
                "s = () | Syntax error; token: \")\", near: \"()\"",
                "(m).a = :x | Syntax error; token: \".\", near: \").a\"",
                "((s)) = :x | The expression has redundant parentheses;",
                "if_not_exists(s, :x) = :x | The function is not allowed in a condition expression; function:"
                        + " if_not_exists",
                "((s = :x)) | The expression has redundant parentheses;",
                "foo(s) | Invalid function name; function: foo",
                "size(s) | The function is not allowed to be used this way in an expression; function: size",
                "begins_with(s, :x) = :t | The function is not allowed to be used this way in an expression; function:"
                        + " begins_with",
                "attribute_exists(s, :x) | Incorrect number of operands for operator or function; operator or"
                        + " function: attribute_exists, number of operands: 2",
                "attribute_exists(:x) | Operator or function requires a document path; operator or function:"
                        + " attribute_exists",
                "attribute_exists(:x) AND begins_with(s, :n9) | Operator or function requires a document path; operator"
                        + " or function: attribute_exists",
                "begins_with(s, :n9) | Incorrect operand type for operator or function; operator or function:"
                        + " begins_with, operand type: N",
                "s < :t | Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
                "attribute_type(s, :Q) | Invalid attribute type name found; type: Q, valid types:"
                        + " {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
                "s = s | The first operand must be distinct from the remaining operands for this operator or function;"
                        + " operator: =, first operand: [s]",
                "n BETWEEN :n2 AND n | The first operand must be distinct from the remaining operands for this operator or"
                        + " function; operator: BETWEEN, first operand: [n]",
                "n IN (:n2, n) | The first operand must be distinct from the remaining operands for this operator or"
                        + " function; operator: IN, first operand: [n]",
                "begins_with(s, size(n)) | Incorrect operand type for operator or function; operator or function:"
                        + " begins_with, operand type: N",
                "n BETWEEN :n9 AND :n2 | The BETWEEN operator requires upper bound to be greater than or equal to"
                        + " lower bound; lower bound operand: AttributeValue: {N:9}, upper bound operand:"
                        + " AttributeValue: {N:2}",
            })
    void filter_isRefused_whenItMakesNoSense(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(message);
    }

    private static Filter parse(String text) {
        return Filter.parse(text, new Placeholders(NAMES, VALUES));
    }

    static Map<String, AttributeValue> read(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        try (JsonReader in = new JsonReader(bytes, 0)) {
            return new AttributeReader(in).attributes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
