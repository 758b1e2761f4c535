package dev.dynabatch.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.internal.model.PageReply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to reads, from their bytes. */
class ReadRepliesTest {
    private static final KeySchema SCHEMA = KeySchema.parse("pk:S,sk:N");

    private final ItemEncoder encoder = new ItemEncoder(List.of());

    private static byte[] page(List<byte[]> items, String more) {
        StringBuilder text = new StringBuilder("{\"Count\":" + items.size() + ",\"Items\":[");
        for (int i = 0; i < items.size(); i++) {
            text.append(i == 0 ? "" : ",").append(new String(items.get(i), UTF_8));
        }
        return text.append(']').append(more).append('}').toString().getBytes(UTF_8);
    }

    @Test
    void items_areWhatTheParserReads_forRandomItems() throws Exception {
        RandomItems random = new RandomItems(7);
        List<byte[]> items = new ArrayList<>();
        for (int i = 0; i < 2_003; i++) {
            items.add(encoder.encode(random.item(), null).json());
        }
        PageReply page = ReadReplies.page(page(items, ",\"ScannedCount\":3001")).value();
        assertThat(page.count()).isEqualTo(2_003);
        assertThat(page.scanned()).isEqualTo(3_001);
        assertThat(page.last()).isNull();
        List<Item> read = ReadReplies.items(page);
        for (int i = 0; i < items.size(); i++) {
            assertThat(page.body()).hasSizeGreaterThan(page.to(i));
            assertThat(new String(page.body(), page.from(i), page.to(i) - page.from(i), UTF_8))
                    .isEqualTo(new String(items.get(i), UTF_8));
            Item other = ItemDecoder.decode(items.get(i));
            assertThat(read.get(i)).isEqualTo(other).hasSameHashCodeAs(other);
            assertThat(read.get(i).keySet()).containsExactlyElementsOf(other.keySet());
            assertThat(read.get(i).toDynamoDbJson()).isEqualTo(other.toDynamoDbJson());
        }
    }

    @Test
    void items_ofKindsThatChange_areRead() throws Exception {
        List<byte[]> items = new ArrayList<>();
        List<Map<String, Object>> expected = new ArrayList<>();
        Random random = new Random(11);
        for (int i = 0; i < 1_009; i++) {
            Map<String, Object> item = new LinkedHashMap<>();
            for (int name = 0; name < 12; name++) {
                if (random.nextInt(4) > 0) {
                    item.put("name" + name, random.nextBoolean() ? "s" : Map.of("in" + random.nextInt(3), "t"));
                }
            }
            expected.add(item);
            items.add(encoder.encode(item, null).json());
        }
        List<Item> read = ReadReplies.items(ReadReplies.page(page(items, "")).value());
        for (int i = 0; i < items.size(); i++) {
            assertThat(read.get(i)).isEqualTo(expected.get(i));
            assertThat(read.get(i).keySet())
                    .containsExactlyElementsOf(expected.get(i).keySet());
            assertThat(read.get(i).get("no such")).isNull();
            assertThat(read.get(i).has("no such")).isFalse();
        }
    }

    @Test
    void batch_matchesItemsWithKeys_howeverTheirNumbersAreWritten() throws Exception {
        List<EncodedItem> asked = List.of(key("a", "1.50"), key("b", "1e3"), key("c", "-7"));
        String body = "{\"Responses\":{\"t\":[{\"sk\":{\"N\":\"1000\"},\"pk\":{\"S\":\"b\"},\"v\":{\"BOOL\":true}}]},"
                + "\"UnprocessedKeys\":{\"t\":{\"Keys\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1.5\"}}],\"ConsistentRead\":true}},"
                + "\"ConsumedCapacity\":[{\"TableName\":\"t\",\"CapacityUnits\":2.0}]}";
        var decoded = ReadReplies.batch(body.getBytes(UTF_8), "t", SCHEMA, new AskedKeys(asked));
        AnsweredItems decoder = new AnsweredItems();
        assertThat(decoded.value().item(0, decoder)).isNull();
        assertThat(decoded.value().item(1, decoder).string("pk")).isEqualTo("b");
        assertThat(decoded.value().item(2, decoder)).isNull();
        assertThat(decoded.value().unprocessed().stream()).containsExactly(0);
        assertThat(decoded.value().full()).isFalse();
        assertThat(decoded.throttled()).isEqualTo(1);
        assertThat(decoded.consumed().total()).isEqualTo(2);
    }

    private EncodedItem key(String pk, String sk) {
        return encoder.encodeKey(Map.of("pk", pk, "sk", new BigDecimal(sk)), SCHEMA, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Responses\":{\"t\":[{\"pk\":{\"S\":\"x\"},\"sk\":{\"N\":\"1\"}}]}}", // a stranger
                "{\"Responses\":{\"t\":[{\"pk\":{\"S\":\"a\"}}]}}", // without its key
                "{\"Responses\":{\"other\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}]}}", // of another table
                "{\"Responses\":{\"t\":[],\"other\":[]}}",
                "{\"Responses\":{},\"UnprocessedKeys\":{\"other\":{\"Keys\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}]}}}",
                "{\"Responses\":{\"t\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}},{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}]}}",
                "{\"Responses\":{\"t\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}]},"
                        + "\"UnprocessedKeys\":{\"t\":{\"Keys\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}]}}}",
                "{\"Responses\":{\"t\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}",
                "{\"Responses\":{\"t\":[{\"pk\":{\"S\":\"a\",\"sk\":{\"N\":\"1\"}}]}}",
                "{\"Responses\":{\"t\":[]}}}",
                "",
                "{"
            })
    void batch_isMalformed_whenItIsNoAnswer(String body) {
        assertThatThrownBy(() ->
                        ReadReplies.batch(body.getBytes(UTF_8), "t", SCHEMA, new AskedKeys(List.of(key("a", "1")))))
                .isInstanceOf(MalformedReplyException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:dynamodb:eu-west-1:123456789012:table/t,t",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/t,arn:aws:dynamodb:eu-west-1:123456789012:table/t",
        "t,arn:aws:dynamodb:eu-west-1:123456789012:table\\/t"
    })
    void batch_isTaken_whenTheTableIsNamedByItsArn(String asked, String told) throws Exception {
        String body = "{\"Responses\":{\"" + told + "\":[{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}]}}";
        AskedKeys keys = new AskedKeys(List.of(key("a", "1")));
        var decoded = ReadReplies.batch(body.getBytes(UTF_8), asked, SCHEMA, keys);
        assertThat(decoded.value().item(0, new AnsweredItems())).isNotNull();
    }

    @Test
    void page_isMalformed_whereverItIsCut() throws Exception {
        byte[] whole = page(
                List.of("{\"pk\":{\"S\":\"a\\\"}]}\"},\"l\":{\"L\":[{\"N\":\"1\"},{\"M\":{}}]}}".getBytes(UTF_8)),
                ",\"LastEvaluatedKey\":{\"pk\":{\"S\":\"a\"}},\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":0.5}");
        PageReply page = ReadReplies.page(whole).value();
        assertThat(new String(page.last(), UTF_8)).isEqualTo("{\"pk\":{\"S\":\"a\"}}");
        assertThat(ReadReplies.items(page).get(0).string("pk")).isEqualTo("a\"}]}");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ReadReplies.page(cut)).isInstanceOf(MalformedReplyException.class);
        }
    }

    @Test
    void page_isMalformed_whateverBracketIsAnother() throws Exception {
        List<byte[]> items = new ArrayList<>();
        for (int i = 0; i < 4; i++) { // the first is learnt, the others are expected
            items.add(("{\"pk\":{\"S\":\"a[{" + "}".repeat(5 * i)
                            + "\"},\"n\":{\"N\":\"1\"},\"tags\":{\"L\":[{\"S\":\"\\\"]\\u007b\"},{\"M\":{}},"
                            + "{\"BOOL\":true}]},\"none\":{\"NULL\":true}}")
                    .getBytes(UTF_8));
        }
        byte[] whole = page(items, "");
        assertThat(ReadReplies.items(ReadReplies.page(whole).value())).hasSize(4);
        int changed = 0;
        boolean inString = false;
        for (int i = 0; i < whole.length; i++) {
            inString ^= whole[i] == '"' && whole[i - 1] != '\\';
            if (!inString && "{}[]".indexOf(whole[i]) >= 0) {
                byte[] other = whole.clone();
                other[i] ^= 0x20; // { and [, } and ]
                assertThatThrownBy(() -> ReadReplies.page(other))
                        .as(new String(other, UTF_8))
                        .isInstanceOf(MalformedReplyException.class);
                changed++;
            }
        }
        assertThat(changed).isEqualTo(4 + 4 * 20);
    }

    @Test
    void page_keepsItemsOfTypesNobodyKnows() throws Exception {
        String strange = "{\"pk\":{\"S\":\"a\"},\"v\":{\"VECTOR\":[1,2]}}";
        PageReply page = ReadReplies.page(page(List.of(strange.getBytes(UTF_8), strange.getBytes(UTF_8)), ""))
                .value();
        assertThat(new String(page.body(), page.from(1), page.to(1) - page.from(1), UTF_8))
                .isEqualTo(strange);
        assertThatThrownBy(() -> ReadReplies.items(page))
                .isInstanceOf(MalformedReplyException.class)
                .hasStackTraceContaining("expected a type");
    }

    @Test
    void askedKeys_haveTheirPlaces_andNoOthersHaveOne() {
        for (int count = 1; count <= 100; count += 9) {
            List<EncodedItem> keys = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                keys.add(key("k" + i % 7, Integer.toString(i)));
            }
            AskedKeys asked = new AskedKeys(keys);
            assertThat(asked.count()).isEqualTo(count);
            for (int i = 0; i < count; i++) {
                assertThat(place(asked, key("k" + i % 7, i + ".0"))).isEqualTo(i);
                assertThat(place(asked, key("other" + i % 7, Integer.toString(i))))
                        .isEqualTo(-1);
            }
        }
    }

    private static int place(AskedKeys asked, EncodedItem key) {
        byte[] longer = Arrays.copyOf(key.keyBytes(), key.keyBytes().length + 9);
        return asked.place(longer, key.keyBytes().length, key.partitionLength());
    }

    @Test
    void batch_findsKeys_howeverTheyAreWritten() throws Exception {
        KeySchema schema = KeySchema.parse("p\u00fc:B,s:S");
        List<EncodedItem> asked = new ArrayList<>();
        StringBuilder items = new StringBuilder();
        String[] names = {"\"p\u00fc\"", "\"p\\u00fc\""};
        for (int i = 0; i < 40; i++) {
            byte[] binary = {(byte) i, (byte) (i * 7), -1};
            String sort = "s\"" + i;
            asked.add(encoder.encodeKey(Map.of("p\u00fc", binary, "s", sort), schema, false));
            String first = names[i % 2] + ":{\"B\":\"" + Base64.getEncoder().encodeToString(binary) + "\"}";
            String second = "\"s\" : {\"S\":\"s\\\"" + i + "\"}";
            String other = "\"n" + i % 5 + "\":{\"L\":[{\"S\":\"s\"},{\"M\":{\"s\":{\"S\":\"other\"}}}]}";
            List<String> attributes = new ArrayList<>(List.of(first, second, other));
            Collections.rotate(attributes, i / 8);
            items.append(i == 0 ? "" : ",")
                    .append("{")
                    .append(String.join(",", attributes))
                    .append("}");
        }
        byte[] body = ("{\"Responses\":{\"t\":[" + items + "]}}").getBytes(UTF_8);
        ReadReplies.Batch batch =
                ReadReplies.batch(body, "t", schema, new AskedKeys(asked)).value();
        AnsweredItems decoder = new AnsweredItems();
        for (int i = 0; i < 40; i++) {
            assertThat(batch.item(i, decoder).string("s")).isEqualTo("s\"" + i);
        }
    }

    @Test
    void batch_isMalformed_whenTheKeyHasAnotherType() {
        String body = "{\"Responses\":{\"t\":[{\"pk\":{\"B\":\"YQ==\"},\"sk\":{\"N\":\"1\"}}]}}";
        assertThatThrownBy(() ->
                        ReadReplies.batch(body.getBytes(UTF_8), "t", SCHEMA, new AskedKeys(List.of(key("a", "1")))))
                .isInstanceOf(MalformedReplyException.class)
                .hasStackTraceContaining("without the table's key attribute 'pk'");
    }

    @Test
    void answeredItems_areRead_whateverTheAnswerBeforeWasLike() throws Exception {
        AnsweredItems decoder = new AnsweredItems();
        Random random = new Random(5);
        for (int answer = 0; answer < 300; answer++) {
            Map<String, Object> item = new LinkedHashMap<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                String name = "n" + random.nextInt(20) + "x".repeat(random.nextInt(3) * 40);
                item.put(name, random.nextBoolean() ? Map.of("m" + random.nextInt(4), "v") : List.of("l", i));
            }
            byte[] body = ItemEncoder.dynamoDbJson(item);
            assertThat(decoder.read(body, 0, body.length)).isEqualTo(Item.of(item));
            if (answer % 7 == 0) {
                byte[] cut = Arrays.copyOf(body, body.length - 1);
                assertThatThrownBy(() -> decoder.read(cut, 0, cut.length)).isInstanceOf(MalformedReplyException.class);
            }
        }
    }
}
