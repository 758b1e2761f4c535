package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.OperationKind;
import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.Write;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.transport.Body;
import dev.dynabatch.value.ItemSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EncodedWriteTest {
    private static final KeySchema SCHEMA = KeySchema.of("pk", KeyType.S);

    private final ItemEncoder encoder = new ItemEncoder(List.of());
    private final ItemEncoder other = new ItemEncoder(List.of());
    private final Random random = new Random(29);

    @Test
    void whatWasEncoded_staysAsItIs_whateverIsEncodedAfterwards() {
        List<EncodedWrite> encoded = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2_003; i++) {
            Map<String, Object> item = Map.of("pk", "k" + i, "v", "x\"".repeat(length()));
            boolean put = random.nextInt(5) > 0;
            encoded.add(
                    encoder.encode(put ? Write.put(item) : Write.delete(item).fromWholeItem(), SCHEMA));
            String json = text(
                    put
                            ? other.encode(item, SCHEMA).json()
                            : other.encodeKey(item, SCHEMA, true).json());
            expected.add((put ? "{\"PutRequest\":{\"Item\":" : "{\"DeleteRequest\":{\"Key\":") + json + "}},");
            disturb(i);
        }

        for (int i = 0; i < encoded.size(); i++) {
            EncodedWrite each = encoded.get(i);
            assertThat(text(each)).isEqualTo(expected.get(i));
            int ownBytes = each.ownBytes();
            each.standAlone();
            assertThat(text(each)).isEqualTo(expected.get(i));
            assertThat(each.ownBytes()).isEqualTo(ownBytes);
            OperationKind kind = expected.get(i).startsWith("{\"Put") ? OperationKind.PUT : OperationKind.DELETE;
            assertThat(expected.get(i))
                    .contains(text(each.json(kind)))
                    .hasSize(each.json(kind).length + EncodedWrite.before(kind).length + EncodedWrite.behind().length);
        }
    }

    private int length() {
        return random.nextInt(7) == 0 ? random.nextInt(20_000) : random.nextInt(200);
    }

    /** What else is done with the same encoder. */
    private void disturb(int i) {
        if (i % 3 == 0) {
            encoder.encode(Map.of("pk", "another", "v", "z".repeat(length())), SCHEMA);
        }
        if (i % 11 == 0) {
            Map<String, Object> broken = Map.of("pk", "broken", "u", "z".repeat(length()), "v", List.of(new Object()));
            assertThatThrownBy(() -> encoder.encode(Write.put(broken), SCHEMA))
                    .isInstanceOf(InvalidItemException.class);
        }
    }

    @Test
    void small_sharesAnArray_untilItStandsAlone() {
        fillTheFirstArray();
        encoder.encode(Write.put(Map.of("pk", "a")), SCHEMA);
        EncodedWrite one = encoder.encode(Write.put(Map.of("pk", "b")), SCHEMA);
        EncodedWrite next = encoder.encode(Write.put(ItemSource.json("{\"pk\":\"c\"}")), SCHEMA);

        assertThat(next.array()).isSameAs(one.array()).hasSize(EncodedWrite.SHARED_BYTES);
        assertThat(next.from()).isEqualTo(one.from() + one.length());
        one.standAlone();
        assertThat(one.array()).hasSize(one.length());
    }

    @Test
    void large_hasAnArrayOfItsOwn_thatIsCounted() {
        encoder.encode(Write.put(Map.of("pk", "a")), SCHEMA);
        EncodedWrite large = encoder.encode(Write.put(Map.of("pk", "b", "v", "\"x".repeat(50_021))), SCHEMA);
        EncodedWrite small = encoder.encode(Write.put(Map.of("pk", "c")), SCHEMA);

        assertThat(large.ownBytes()).isEqualTo(large.array().length).isLessThan(large.length() * 3 / 2);
        assertThat(small.array()).isNotSameAs(large.array());
        byte[] own = large.array();
        large.standAlone();
        assertThat(large.array()).isSameAs(own);
    }

    @Test
    void body_isOneStretchBetweenItsEnds_whenItsItemsWereEncodedTogether() {
        fillTheFirstArray();
        List<WriteOperation> operations = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            Write write = Write.put(Map.of("pk", "k" + i));
            WriteOperation operation = new WriteOperation(write.kind(), null, null);
            encoder.encode(write, SCHEMA, operation);
            operations.add(operation);
        }

        Body body = new BatchBodies("cities", ReturnConsumedCapacity.TOTAL).of(new WriteBatch(operations));

        assertThat(body.parts()).isEqualTo(3);
        assertThat(text(body.bytes()))
                .isEqualTo(operations.stream()
                        .map(EncodedWriteTest::text)
                        .collect(Collectors.joining())
                        .replaceFirst("^", "{\"RequestItems\":{\"cities\":[")
                        .replaceFirst(",$", "]},\"ReturnConsumedCapacity\":\"TOTAL\"}"));
    }

    /** It is a little one, and not shared. */
    private void fillTheFirstArray() {
        for (int i = 0; i < 11; i++) {
            encoder.encode(Write.put(Map.of("pk", "a", "v", "x".repeat(601))), SCHEMA);
        }
    }

    private static String text(EncodedWrite item) {
        return new String(item.array(), item.from(), item.length(), StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
