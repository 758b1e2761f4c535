package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.Item;
import dev.dynabatch.ItemSize;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.value.ItemSource;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever text is given as an item: it is refused, or written so that it reads back the same. */
class ItemJsonFuzzTest {
    private final ItemEncoder encoder = new ItemEncoder(List.of());

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void encode_whenKept(String name, byte[] text) throws Exception {
        encode_whatever(text);
    }

    static List<Arguments> corpus() throws IOException, URISyntaxException {
        URI inputs = ItemJsonFuzzTest.class
                .getResource("ItemJsonFuzzTestInputs/encode_whatever")
                .toURI();
        try (Stream<Path> files = Files.walk(Path.of(inputs))) {
            List<Arguments> kept = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                kept.add(Arguments.of(file.getFileName().toString(), Files.readAllBytes(file)));
            }
            return kept;
        }
    }

    @FuzzTest(maxDuration = "20s")
    @Tag("thorough")
    void encode_whatever(byte[] text) {
        EncodedItem plain = encoded(ItemSource.json(text));
        if (plain != null) {
            Item item = checked(plain);
            EncodedItem again = encoded(ItemSource.json(item.toJson()));
            assertThat(again).isNotNull();
            assertThat(again.json()).isEqualTo(plain.json());
        }
        EncodedItem typed = encoded(ItemSource.dynamoDbJson(text));
        if (typed != null) {
            checked(typed);
        }
    }

    private @Nullable EncodedItem encoded(ItemSource source) {
        try {
            return encoder.encode(source, null);
        } catch (InvalidItemException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return null;
        }
    }

    private Item checked(EncodedItem encoded) {
        Item item = ItemDecoder.decode(encoded.json());
        assertThat(encoder.encode(item, null).json()).isEqualTo(encoded.json());
        assertThat(encoded(ItemSource.dynamoDbJson(encoded.json())).json()).isEqualTo(encoded.json());
        assertThat(ItemSize.of(item)).isEqualTo(encoded.billedSize());
        return item;
    }
}
