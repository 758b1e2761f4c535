package dev.dynabatch.local.internal.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What updates make of an item, and what is said about updates that are none. */
class UpdateTest {
    private static final String ITEM = "{'n':{'N':'5'},'s':{'S':'x'},'st':{'SS':['a','b']},"
            + "'m':{'M':{'a':{'N':'1'},'b':{'N':'2'},'st':{'NS':['1','2']}}},"
            + "'l':{'L':[{'N':'1'},{'N':'3'},{'M':{'z':{'S':'q'}}}]}}";
    private static final Map<String, AttributeValue> VALUES =
            FilterTest.read("{':n':{'N':'1'},':s':{'S':'y'},':b':{'B':'AQ=='},':t':{'BOOL':true},':z':{'NULL':true},"
                    + "':ss':{'SS':['b','c']},':all':{'SS':['b','a','c']},':ns':{'NS':['1','7']},':bs':{'BS':['AQ==']},"
                    + "':l':{'L':[{'S':'e'}]},':m':{'M':{}},':half':{'N':'0.5'},"
                    + "':nines':{'N':'99999999999999999999999999999999999999'},':huge':{'N':'9.9E+125'},"
                    + "':tiny':{'N':'1E-130'},':tinier':{'N':'1.5E-130'}}");
    private static final Map<String, String> NAMES = Map.of("#n", "n", "#size", "size", "#dot", "a.b");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SET n = :s | 'n':{'S':'y'}",
                "set #n = n+:n, x=n-:half | 'n':{'N':'6'},'x':{'N':'4.5'}",
                "SET n = s, s = n | 'n':{'S':'x'},'s':{'N':'5'}",
                "SET #size = :n, #dot = :n | 'size':{'N':'1'},'a.b':{'N':'1'}",
                "SET x = (n + n) | 'x':{'N':'10'}",
                "SET x = ((m.a)+(l[1])) | 'x':{'N':'4'}",
                "SET x = :nines + :n | 'x':{'N':'100000000000000000000000000000000000000'}",
                "SET x = if_not_exists(n, :s), y = if_not_exists(m.q.z, :s) | 'x':{'N':'5'},'y':{'S':'y'}",
                "SET x = if_not_exists(q, if_not_exists(w, n)) - :n | 'x':{'N':'4'}",
                "SET x = list_append(:l, if_not_exists(q, :l)) | 'x':{'L':[{'S':'e'},{'S':'e'}]}",
                "SET x = list_append((l), :l) |" + "'x':{'L':[{'N':'1'},{'N':'3'},{'M':{'z':{'S':'q'}}},{'S':'e'}]}",
                "SET m.a = :s, m.c = m.a | 'm':{'M':{'a':{'S':'y'},'b':{'N':'2'},'st':{'NS':['1','2']},'c':{'N':'1'}}}",
                "SET l[2].z = :n, l[2].y = l[0] |"
                        + "'l':{'L':[{'N':'1'},{'N':'3'},{'M':{'z':{'N':'1'},'y':{'N':'1'}}}]}",
                "SET l[9] = :n, l[5] = :s | 'l':{'L':[{'N':'1'},{'N':'3'},{'M':{'z':{'S':'q'}}},{'S':'y'},{'N':'1'}]}",
                "REMOVE l[0], l[2] SET l[1] = :s, l[7] = :n | 'l':{'L':[{'S':'y'},{'N':'1'}]}",
                "SET l[2].z = :n REMOVE l[0], l[8], m.q, q | 'l':{'L':[{'N':'3'},{'M':{'z':{'N':'1'}}}]}",
                "REMOVE m.a, m.b | 'm':{'M':{'st':{'NS':['1','2']}}}",
                "ADD n :half, q :n, st :ss, w :bs |"
                        + "'n':{'N':'5.5'},'q':{'N':'1'},'st':{'SS':['a','b','c']},'w':{'BS':['AQ==']}",
                "ADD l[1] :n, l[4] :ss | 'l':{'L':[{'N':'1'},{'N':'4'},{'M':{'z':{'S':'q'}}},{'SS':['b','c']}]}",
                "DELETE st :ss, m.st :ns, q :ss, l[6] :ss |"
                        + "'st':{'SS':['a']},'m':{'M':{'a':{'N':'1'},'b':{'N':'2'},'st':{'NS':['2']}}}",
                "ADD n :n SET x = :z | 'n':{'N':'6'},'x':{'NULL':true}",
            })
    void apply_changesWhatTheExpressionNames(String text, String changes) {
        Map<String, AttributeValue> expected = new LinkedHashMap<>(FilterTest.read(ITEM));
        expected.putAll(FilterTest.read("{" + changes + "}"));
        Map<String, AttributeValue> next = parse(text).apply(FilterTest.read(ITEM));
        assertThat(Values.equal(new Mapping(next), new Mapping(expected)))
                .as("%s", next)
                .isTrue();
    }

    @Test
    void apply_leavesNothing_whenTheLastElementOfASetGoes() {
        Map<String, AttributeValue> next =
                parse("DELETE st :all REMOVE s, m, gone").apply(FilterTest.read(ITEM));
        assertThat(next.keySet()).containsExactly("n", "l");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET x = q | attribute",
                "SET x = l[3] | attribute",
                "SET x = n, y = x | attribute",
                "SET x = if_not_exists(n, q) | attribute",
                "SET x = list_append(q, :l) | attribute",
                "SET x = q + :n | attribute",
                "SET x = s + :n | type",
                "SET x = if_not_exists(q, :s) - n | type",
                "SET x = list_append(s, :l) | type",
                "ADD s :n | type",
                "ADD st :n | type",
                "ADD n :ss | type",
                "ADD st :ns | type",
                "DELETE m.st :ss | type",
                "DELETE n :ss | type",
                "SET q.a = :n | path",
                "SET q[0] = :n | path",
                "SET s.a = :n | path",
                "SET m[0] = :n | path",
                "SET l.a = :n | path",
                "SET l[3].z = :n | path",
                "SET q.a = q | path",
                "REMOVE q.a | path",
                "REMOVE m.q.a | path",
                "ADD q.a :n | path",
                "DELETE l[3].z :ss | path",
            })
    void apply_isRefused_whenTheItemDoesNotFit(String text, String what) {
        String message = switch (what) {
            case "attribute" -> "The provided expression refers to an attribute that does not exist in the item";
            case "type" -> "An operand in the update expression has an incorrect data type";
            default -> "The document path provided in the update expression is invalid for update";
        };
        assertThatThrownBy(() -> parse(text).apply(FilterTest.read(ITEM)))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET x = :huge + :huge | Number overflow. Attempting to store a number with magnitude larger than"
                        + " supported range",
                "SET x = :tinier - :tiny | Number underflow. Attempting to store a number with magnitude smaller than"
                        + " supported range",
                "SET x = :nines + :half | Attempting to store more than 38 significant digits in a Number",
            })
    void apply_isRefused_whenTheNumberIsNone(String text, String message) {
        assertThatThrownBy(() -> parse(text).apply(Map.of()))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(message);
    }

    @Test
    void apply_isRefused_whenTheItemBecomesTooDeep() {
        String deep = "{'M':{'a':".repeat(30) + "{'S':'a'}" + "}}".repeat(30);
        Placeholders placeholders = new Placeholders(Map.of(), FilterTest.read("{':d':" + deep + "}"));
        Map<String, AttributeValue> item = FilterTest.read(ITEM);
        assertThat(Update.parse("SET m.a = :d", placeholders)
                        .apply(item)
                        .get("m")
                        .depth())
                .isEqualTo(32);
        assertThatThrownBy(() -> Update.parse("SET l[2].a = :d", placeholders).apply(item))
                .hasMessage("Nesting Levels have exceeded supported limits");
    }

    @Test
    void updated_isWhereThePathsLead() {
        Update update = parse("SET l[1] = :n, m.a = :s REMOVE s, l[0] ADD q :n");
        Map<String, AttributeValue> item = FilterTest.read(ITEM);
        assertThat(update.updated().of(item))
                .isEqualTo(
                        FilterTest.read("{'l':{'L':[{'N':'1'},{'N':'3'}]},'m':{'M':{'a':{'N':'1'}}},'s':{'S':'x'}}"));
        assertThat(update.updated().of(update.apply(item)))
                .isEqualTo(FilterTest.read(
                        "{'l':{'L':[{'N':'1'},{'M':{'z':{'S':'q'}}}]},'m':{'M':{'a':{'S':'y'}}},'q':{'N':'1'}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | The expression can not be empty;",
                "x | Syntax error; token: \"x\", near: \"x\"",
                "SET | Syntax error; token: \"<EOF>\", near: \"SET\"",
                "SET x | Syntax error; token: \"<EOF>\", near: \"x\"",
                "SET x = n y = n | Syntax error; token: \"y\", near: \"n y =\"",
                "SET x = n, SET y = n | Syntax error; token: \"SET\", near: \", SET y\"",
                "SET and = n | Syntax error; token: \"and\", near: \"SET and =\"",
                "SET (x) = n | Syntax error; token: \"(\", near: \"SET (x\"",
                "SET x = n + n + n | Syntax error; token: \"+\", near: \"n + n\"",
                "SET x = (n + n) + n | Syntax error; token: \"+\", near: \") + n\"",
                "SET x = n + (n + n) | Syntax error; token: \"+\", near: \"n + n\"",
                "SET x = if_not_exists(q, n + n) | Syntax error; token: \"+\", near: \"n + n\"",
                "SET x = -n | Syntax error; token: \"-\", near: \"= -n\"",
                "REMOVE x y | Syntax error; token: \"y\", near: \"x y\"",
                "ADD x n | Syntax error; token: \"n\", near: \"x n\"",
                "ADD x (:n) | Syntax error; token: \"(\", near: \"x (:n\"",
                "SET x = ((n)) | The expression has redundant parentheses;",
                "SET x = ((n + n)) | The expression has redundant parentheses;",
                "SET x = nofn(abort) | Invalid function name; function: nofn",
                "SET x = size(n) SET y = n | The function is not allowed in an update expression; function: size",
                "SET abort = :n set y = n | Attribute name is a reserved keyword; reserved keyword: abort",
                "SET x = :q set y = n | The \"SET\" section can only be used once in an update expression;",
                "SET x = list_append(l, l) + n | The function is not allowed to be used this way in an expression;"
                        + " function: list_append",
                "SET x = list_append(l, list_append(l, l)) | The function is not allowed to be used this way in an"
                        + " expression; function: list_append",
                "SET x = #q | An expression attribute name used in the document path is not defined; attribute name:"
                        + " #q",
                "SET #q = n, #q = :q | An expression attribute name used in the document path is not defined; attribute"
                        + " name: #q",
                "SET x = :q, x = #q | Two document paths overlap with each other; must remove or rewrite one of these"
                        + " paths; path one: [x], path two: [x]",
                "SET x = :q ADD y :z | Incorrect operand type for operator or function; operator: ADD, operand type:"
                        + " NULL, typeSet: ALLOWED_FOR_ADD_OPERAND",
                "ADD x :q | An expression attribute value used in expression is not defined; attribute value: :q",
                "SET x = n REMOVE x | Two document paths overlap with each other; must remove or rewrite one of these"
                        + " paths; path one: [x], path two: [x]",
                "SET d[1] = n, d.b = n, c[1].a = n, c = list_append(l) | Two document paths overlap with each other;"
                        + " must remove or rewrite one of these paths; path one: [c, [1], a], path two: [c]",
                "REMOVE x, y, x.a, z | Two document paths overlap with each other; must remove or rewrite one of these"
                        + " paths; path one: [x], path two: [z]",
                "REMOVE a.b SET a[1] = n | Two document paths conflict with each other; must remove or rewrite one of"
                        + " these paths; path one: [a, b], path two: [a, [1]]",
                "SET x = list_append(:s, l) ADD y :s | Incorrect operand type for operator or function; operator: ADD,"
                        + " operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
                "DELETE y :n | Incorrect operand type for operator or function; operator: DELETE, operand type:"
                        + " NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
                "SET x = if_not_exists(n) | Incorrect number of operands for operator or function; operator or"
                        + " function: if_not_exists, number of operands: 1",
                "SET x = list_append(l, :ss) | Incorrect operand type for operator or function; operator or function:"
                        + " list_append, operand type: SS",
                "SET x = :n - :t | Incorrect operand type for operator or function; operator or function: -, operand"
                        + " type: BOOL",
                "SET x = if_not_exists(:n, n) | Operator or function requires a document path; operator or function:"
                        + " if_not_exists",
                "SET x = if_not_exists(n, n) | The first operand must be distinct from the remaining operands for this"
                        + " operator or function; operator: if_not_exists, first operand: [n]",
            })
    void parse_isRefused_whenItMakesNoSense(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(message);
    }

    @Test
    void parse_takes300Operators_andNoMore() {
        assertThat(parse(sums(300)).attributes()).hasSize(300);
        assertThatThrownBy(() -> parse(sums(301)))
                .hasMessage("The expression contains too many operators; operator count: 301");
    }

    private static String sums(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a" + i + "=n+:n").collect(Collectors.joining(",", "SET ", ""));
    }

    private static Update parse(String text) {
        return Update.parse(text, new Placeholders(NAMES, VALUES));
    }
}
