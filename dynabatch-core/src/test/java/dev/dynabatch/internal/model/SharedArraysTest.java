package dev.dynabatch.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeySchema;
import dev.dynabatch.OperationKind;
import dev.dynabatch.internal.codec.ItemEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Arrays that everybody has left are written to again, and what stands in the others stays as it was written. */
class SharedArraysTest {
    private static final KeySchema SCHEMA = KeySchema.parse("pk:S");
    private static final int BYTES = EncodedWrite.SHARED_BYTES;

    private long held;
    private final SharedArrays arrays = new SharedArrays(freed -> held -= freed, 3L * BYTES + 1);
    private final ItemEncoder encoder = new ItemEncoder(List.of(), arrays);
    private final Set<byte[]> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private record Kept(WriteOperation operation, String text) {}

    private static String text(WriteOperation operation) {
        return new String(operation.array(), operation.from(), operation.length(), UTF_8);
    }

    private Kept put(String key, String text) {
        WriteOperation operation = new WriteOperation(OperationKind.PUT, null, null);
        held += encoder.encodePut(Map.of("pk", key, "v", text), SCHEMA, operation);
        if (operation.array().length == BYTES) {
            seen.add(operation.array());
        }
        return new Kept(operation, text(operation));
    }

    private void end(Kept kept) {
        assertThat(text(kept.operation)).isEqualTo(kept.text);
        SharedArray left = kept.operation.end();
        held -= left == null ? 0 : left.leave(1);
    }

    @Test
    void whatStandsSomewhere_staysAsItWasWritten_whoeverLeaves() {
        Random random = new Random(7);
        Deque<Kept> there = new ArrayDeque<>();
        List<Kept> slow = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            Kept kept = put("k" + i, "x".repeat(random.nextInt(random.nextInt(50) == 0 ? 20_000 : 600)));
            assertThat(kept.text).contains("\"k" + i + "\"").doesNotContain("#");
            if (random.nextInt(500) == 0) {
                slow.add(kept);
            } else {
                there.add(kept);
            }
            if (random.nextInt(300) == 0) {
                kept.operation.standAlone();
            }
            while (there.size() > 200) {
                end(there.remove());
            }
        }
        there.forEach(this::end);
        slow.forEach(this::end);
        assertThat(held).isZero();
        assertThat(arrays.idle()).isLessThanOrEqualTo(3);
        assertThat(seen).as("arrays of %d that 40,000 operations fill", BYTES).hasSizeLessThan(200);
    }

    @Test
    void arrays_areWrittenToAgain_untilOneIsSpoiled() {
        List<Kept> first = new ArrayList<>();
        while (seen.size() < 2) {
            first.add(put("k" + first.size(), "y"));
        }
        assertThat(arrays.idle()).isZero();
        first.forEach(this::end);
        assertThat(arrays.idle()).as("the other is still written to").isEqualTo(1);

        List<Kept> second = new ArrayList<>();
        while (arrays.idle() == 1) {
            second.add(put("k" + second.size(), "z"));
        }
        assertThat(seen).hasSize(2);
        second.get(0).operation.spoil();
        while (seen.size() < 3) {
            second.add(put("k" + second.size(), "z"));
        }
        second.forEach(this::end);
        assertThat(arrays.idle())
                .as("of three, one is spoiled and one written to")
                .isEqualTo(1);
        assertThat(held).isZero();
    }

    @Test
    void anError_namesWhatWasWritten_andNotWhatStoodThereBefore() {
        List<Kept> before = new ArrayList<>();
        while (seen.size() < 3) {
            before.add(put("secret" + before.size(), "\"secret\""));
        }
        before.forEach(this::end);
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("pk", "k");
        item.put("outer", Map.of("inner", List.of(1, Double.NaN)));
        for (int i = 0; i < 300; i++) {
            assertThatThrownBy(() -> encoder.encodePut(item, SCHEMA, new WriteOperation(OperationKind.PUT, null, null)))
                    .isInstanceOf(InvalidItemException.class)
                    .hasMessageContaining("outer.inner[1]")
                    .hasMessageNotContaining("secret");
            put("k" + i, "v");
        }
    }
}
