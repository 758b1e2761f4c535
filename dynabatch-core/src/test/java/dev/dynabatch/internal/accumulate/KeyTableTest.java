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
    private final KeyTable<WriteOperation> table = new KeyTable<>();

    private static WriteOperation operation(byte[] key) {
        WriteOperation operation = new WriteOperation(OperationKind.PUT, null, null);
        operation.hasKey(key, key.length);
        return operation;
    }

    private static WriteOperation operation(Random random) {
        int number = random.nextInt(809);
        return operation(
                random.nextBoolean() ? ("k" + number).getBytes(StandardCharsets.US_ASCII) : CollidingKeys.of(number));
    }

    @Test
    void doesWhatAMapDoes() {
        Random random = new Random(37);
        Map<Key, WriteOperation> expected = new HashMap<>();
        for (int i = 0; i < 100_003; i++) {
            WriteOperation operation = operation(random);
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
    void clear_forgetsAll() {
        for (int i = 0; i < 100; i++) {
            table.putIfAbsent(operation(CollidingKeys.of(i)));
        }
        table.clear();
        assertThat(table.all()).isEmpty();
        WriteOperation again = operation(CollidingKeys.of(7));
        assertThat(table.putIfAbsent(again)).isNull();
        assertThat(table.putIfAbsent(operation(CollidingKeys.of(7)))).isSameAs(again);
    }

    @Test
    void replace_throws_whenTheKeyIsNotThere() {
        table.putIfAbsent(operation(CollidingKeys.of(1)));
        assertThatThrownBy(() -> table.replace(operation(CollidingKeys.of(2))))
                .isInstanceOf(IllegalStateException.class);
    }
}
