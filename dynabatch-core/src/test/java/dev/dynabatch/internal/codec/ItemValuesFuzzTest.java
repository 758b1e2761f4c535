package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.Item;
import dev.dynabatch.ItemSize;
import dev.dynabatch.internal.model.EncodedItem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/** Whatever Java values an item has: it is refused, or written so that it reads back the same. */
class ItemValuesFuzzTest {
    private final ItemEncoder encoder = new ItemEncoder(List.of());

    @FuzzTest(maxDuration = "20s")
    @Tag("thorough")
    void encode_whatever(FuzzedDataProvider data) {
        Map<String, @Nullable Object> values = map(data, 0);
        EncodedItem encoded;
        try {
            encoded = encoder.encode(values, null);
        } catch (InvalidItemException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        Item item = ItemDecoder.decode(encoded.json());
        assertThat(item.keySet()).containsExactlyElementsOf(values.keySet());
        values.forEach((name, value) -> assertSame(item.get(name), value));
        assertThat(encoder.encode(item, null).json()).isEqualTo(encoded.json());
        assertThat(ItemSize.of(values)).isEqualTo(encoded.billedSize());
    }

    private static void assertSame(@Nullable Object read, @Nullable Object written) {
        if (written instanceof BigDecimal number) {
            assertThat((BigDecimal) read).isEqualByComparingTo(number);
        } else if (written instanceof Double number) {
            assertThat(((BigDecimal) read).doubleValue() == number).isTrue();
        } else if (written instanceof Float number) {
            assertThat(((BigDecimal) read).floatValue() == number).isTrue();
        } else if (written instanceof byte[] bytes) {
            assertThat(read).isEqualTo(ByteBuffer.wrap(bytes));
        } else if (written instanceof String || written instanceof Boolean || written == null) {
            assertThat(read).isEqualTo(written);
        } else if (written instanceof List<?> list) {
            List<?> elements = (List<?>) read;
            assertThat(elements).hasSameSizeAs(list);
            for (int i = 0; i < list.size(); i++) {
                assertSame(elements.get(i), list.get(i));
            }
        } else if (written instanceof Map<?, ?> map) {
            assertThat(((Map<?, ?>) read).keySet()).isEqualTo(map.keySet());
            map.forEach((name, value) -> assertSame(((Map<?, ?>) read).get(name), value));
        } else if (written instanceof Number number) {
            assertThat(read).isEqualTo(new BigDecimal(number.toString()));
        }
    }

    private static Map<String, @Nullable Object> map(FuzzedDataProvider data, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = data.consumeInt(0, 5); i > 0; i--) {
            map.put(data.consumeString(5), value(data, depth + 1));
        }
        return map;
    }

    private static @Nullable Object value(FuzzedDataProvider data, int depth) {
        return switch (data.consumeInt(0, depth < 40 ? 12 : 9)) {
            case 0 -> data.consumeString(20);
            case 1 -> data.consumeLong();
            case 2 -> data.consumeDouble();
            case 3 -> data.consumeFloat();
            case 4 -> BigInteger.valueOf(data.consumeLong()).pow(data.consumeInt(0, 3));
            case 5 -> new BigDecimal(BigInteger.valueOf(data.consumeLong()), data.consumeInt(-150, 150));
            case 6 -> data.consumeBytes(20);
            case 7 -> data.consumeBoolean();
            case 8 -> null;
            case 9 -> new LinkedHashSet<>(List.of(data.consumeString(3), data.consumeString(4) + "x"));
            case 10 -> map(data, depth);
            default -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = data.consumeInt(0, 4); i > 0; i--) {
                    list.add(value(data, depth + 1));
                }
                yield list;
            }
        };
    }
}
