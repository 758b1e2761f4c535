package dev.dynabatch.internal.accumulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.OperationKind;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteOperation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    private final KeyTable table = new KeyTable();

    private static WriteOperation operation(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        WriteOperation operation = new WriteOperation(OperationKind.PUT, null, null);
        operation.is(7, bytes, bytes.length);
        return operation;
    }

    /** Keys of the same hash in runs: every "Aa" may be a "BB". */
    private static String key(Random random) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            key.append(random.nextBoolean() ? "Aa" : "BB");
        }
        return key.append(random.nextInt(101)).toString();
    }

    @Test
    void doesWhatAMapDoes() {
        Random random = new Random(37);
        Map<Key, WriteOperation> expected = new HashMap<>();
        for (int i = 0; i < 100_003; i++) {
            WriteOperation operation = operation(key(random));
            boolean growing = i / 10_007 % 2 == 0;
            switch (random.nextInt(growing ? 4 : 8)) {
                case 0, 1 ->
                    assertThat(table.putIfAbsent(operation)).isSameAs(expected.putIfAbsent(operation.key(), operation));
                case 2 -> {
                    if (expected.replace(operation.key(), operation) != null) {
                        table.replace(operation);
                    }
                }
                default -> {
                    table.remove(operation); // is not there, though its key may be
                    WriteOperation there = expected.remove(operation.key());
                    if (there != null) {
                        table.remove(there);
                    }
                }
            }
            if (i % 1_009 == 0) {
                assertThat(table.all()).containsExactlyInAnyOrderElementsOf(expected.values());
            }
        }
        assertThat(expected).isNotEmpty();
    }

    @Test
    void replace_throws_whenTheKeyIsNotThere() {
        table.putIfAbsent(operation("a"));
        assertThatThrownBy(() -> table.replace(operation("b"))).isInstanceOf(IllegalStateException.class);
    }
}
