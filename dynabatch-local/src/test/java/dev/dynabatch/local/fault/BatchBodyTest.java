package dev.dynabatch.local.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchBodyTest {
    private static final String WRITES =
            "{ \"ReturnConsumedCapacity\" : \"TOTAL\", \"RequestItems\" : { \"one\" : [ {\"a\":[1,"
                    + " {\"é]\":\"\\\"}\"}]} , {\"b\":{}} ],\"two\":[{\"c\":1}] } , \"More\":{\"RequestItems\":[]} }";
    private static final String READS =
            "{\"RequestItems\":{\"one\":{\"ConsistentRead\":true,\"Keys\":[{\"a\":1},{\"b\":[]}],"
                    + "\"ExpressionAttributeNames\":{\"#k\":\"Keys\"}},\"two\":{\"Keys\":[ {\"c\":1} ]}}}";

    @Test
    void elements_keepTheirBytes_whateverIsInThem() {
        assertThat(texts(parse(WRITES)))
                .containsExactly("one{\"a\":[1, {\"é]\":\"\\\"}\"}]}", "one{\"b\":{}}", "two{\"c\":1}");
        assertThat(texts(parse(READS))).containsExactly("one{\"a\":1}", "one{\"b\":[]}", "two{\"c\":1}");
    }

    @Test
    void with_keepsWhatSurroundsTheElements_andDropsTablesWithoutAny() {
        BatchBody reads = parse(READS);
        assertThat(text(reads.with(reads.elements().subList(1, 2))))
                .isEqualTo("{\"RequestItems\":{\"one\":{\"ConsistentRead\":true,\"Keys\":[{\"b\":[]}],"
                        + "\"ExpressionAttributeNames\":{\"#k\":\"Keys\"}}}}");
        BatchBody writes = parse(WRITES);
        assertThat(text(writes.with(writes.elements().subList(1, 3))))
                .isEqualTo("{ \"ReturnConsumedCapacity\" : \"TOTAL\", \"RequestItems\" : {\"one\":[{\"b\":{}}],"
                        + "\"two\":[{\"c\":1}]} , \"More\":{\"RequestItems\":[]} }");
    }

    @Test
    void sendBack_keepsTheOptionsOfEachTable_andTheOrderGiven() {
        BatchBody reads = parse(READS);
        List<BatchBody.Element> reversed = new ArrayList<>(reads.elements());
        Collections.reverse(reversed);
        String answer = "{\"Responses\":{},\"UnprocessedKeys\":{},\"ConsumedCapacity\":[]}";
        assertThat(text(reads.sendBack(reversed, answer.getBytes(UTF_8), "UnprocessedKeys")))
                .isEqualTo(
                        "{\"Responses\":{},\"UnprocessedKeys\":{\"two\":{\"Keys\":[{\"c\":1}]},\"one\":{\"ConsistentRead\":true,"
                                + "\"Keys\":[{\"b\":[]},{\"a\":1}],\"ExpressionAttributeNames\":{\"#k\":\"Keys\"}}},\"ConsumedCapacity\":[]}");
    }

    @Test
    void sendBack_addsToWhatComesBackAlready() {
        BatchBody writes = parse(WRITES);
        String answer = "{\"UnprocessedItems\":{\"two\":[{\"c\":1}],\"one\":[{\"x\":7}]}}";
        assertThat(text(writes.sendBack(writes.elements().subList(1, 2), answer.getBytes(UTF_8), "UnprocessedItems")))
                .isEqualTo("{\"UnprocessedItems\":{\"one\":[{\"b\":{}},{\"x\":7}],\"two\":[{\"c\":1}]}}");
    }

    @Test
    void sendBack_addsTheMember_whenTheAnswerHasNone() {
        BatchBody writes = parse(WRITES);
        List<BatchBody.Element> last = writes.elements().subList(2, 3);
        assertThat(text(writes.sendBack(last, "{}".getBytes(UTF_8), "UnprocessedItems")))
                .isEqualTo("{\"UnprocessedItems\":{\"two\":[{\"c\":1}]}}");
        assertThat(text(writes.sendBack(last, "{\"A\":1}".getBytes(UTF_8), "UnprocessedItems")))
                .isEqualTo("{\"UnprocessedItems\":{\"two\":[{\"c\":1}]},\"A\":1}");
    }

    @Test
    void parse_findsNothing_whenThereIsNothingToCut() {
        for (String other : List.of("", "[", "{", "7", "{}", "{\"RequestItems\":7}", "{\"RequestItems\":{\"one\":[")) {
            assertThat(BatchBody.parse(other.getBytes(UTF_8), "RequestItems"))
                    .as(other)
                    .isNull();
        }
    }

    private static BatchBody parse(String json) {
        BatchBody body = BatchBody.parse(json.getBytes(UTF_8), "RequestItems");
        assertThat(body).isNotNull();
        return body;
    }

    private static List<String> texts(BatchBody body) {
        return body.elements().stream()
                .map(element -> element.table() + text(element.json()))
                .toList();
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }
}
