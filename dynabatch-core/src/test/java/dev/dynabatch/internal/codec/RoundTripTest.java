package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import dev.dynabatch.Item;
import dev.dynabatch.ItemSize;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.value.ItemSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final int ITEMS = 3_001;

    private final ItemEncoder encoder = new ItemEncoder(List.of());

    @Test
    void an_item_comes_back_equal_through_every_way() {
        RandomItems items = new RandomItems(7919);
        for (int i = 0; i < ITEMS; i++) {
            Map<String, @Nullable Object> item = items.item();
            EncodedItem encoded = encoder.encode(item, null);
            String json = new String(encoded.json(), StandardCharsets.UTF_8);
            Item decoded = ItemDecoder.decode(encoded.json());

            assertThat(decoded).isEqualTo(item);
            assertThat(item).isEqualTo(decoded);
            assertThat(decoded.hashCode()).isEqualTo(item.hashCode());
            assertThat(new ArrayList<>(decoded.keySet())).isEqualTo(new ArrayList<>(item.keySet()));
            assertThat(decoded.toDynamoDbJson()).isEqualTo(json);
            assertThat(Item.fromDynamoDbJson(json)).isEqualTo(decoded);
            assertThat(Item.of(item)).isEqualTo(decoded);
            for (ItemSource source : List.of(
                    ItemSource.dynamoDbJson(encoded.json()),
                    ItemSource.dynamoDbJson(json),
                    ItemSource.dynamoDbJson("{\"Item\":" + json + "}"))) {
                EncodedItem again = encoder.encode(source, null);
                assertThat(again.json()).isEqualTo(encoded.json());
                assertThat(again.billedSize()).isEqualTo(encoded.billedSize());
            }
            assertThat(encoded.billedSize()).isEqualTo(sizeOf(item));
            assertThat(ItemSize.of(decoded)).isEqualTo(encoded.billedSize());
        }
    }

    @Test
    void plain_json_is_valid_and_keeps_what_json_can_say() throws IOException {
        RandomItems items = new RandomItems(104_729);
        for (int i = 0; i < ITEMS; i++) {
            Item item = Item.of(items.item());
            String json = item.toJson();
            try (JsonParser parser = Json.FACTORY.createParser(json)) {
                while (parser.nextToken() != null) {}
            }
            Item again = ItemDecoder.decode(
                    encoder.encode(ItemSource.json(json), null).json());
            assertThat(again.toJson()).isEqualTo(json);
            assertThat(again.keySet()).isEqualTo(item.keySet());
        }
    }

    @Test
    void every_character_is_written_as_valid_json() throws IOException {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = "x" + Character.toString(point);
            byte[] json = encoder.encode(Map.of("v", text), null).json();
            try (JsonParser parser = Json.FACTORY.createParser(json)) {
                for (int i = 0; i < 5; i++) {
                    parser.nextToken();
                }
                if (!parser.getText().equals(text)) {
                    throw new AssertionError("U+" + Integer.toHexString(point) + " became " + parser.getText());
                }
            }
        }
    }

    /** The size rules over again, from the values and not from the bytes. */
    private static int sizeOf(Map<?, ?> attributes) {
        int size = 0;
        for (Map.Entry<?, ?> entry : attributes.entrySet()) {
            size += ((String) entry.getKey()).getBytes(StandardCharsets.UTF_8).length + sizeOf(entry.getValue());
        }
        return size;
    }

    private static int sizeOf(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return 1;
        } else if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        } else if (value instanceof ByteBuffer binary) {
            return binary.remaining();
        } else if (value instanceof BigDecimal number) {
            return NumberText.billedSize(number.toString());
        } else if (value instanceof Map<?, ?> map) {
            return 3 + map.size() + sizeOf(map);
        } else {
            Collection<?> elements = (Collection<?>) value;
            int size = elements instanceof List ? 3 + elements.size() : 0;
            for (Object element : elements) {
                size += sizeOf(element);
            }
            return size;
        }
    }
}
