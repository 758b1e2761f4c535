package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.internal.model.ErrorReply;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.PageReply;
import dev.dynabatch.internal.model.WriteReply;
import dev.dynabatch.metrics.ConsumedCapacity;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes answer a request: each decoder makes sense of them, or says that it cannot. */
class RepliesFuzzTest {
    private static final KeySchema SCHEMA = KeySchema.parse("pk:S,sk:N");

    /** As if every key that comes had been asked for. */
    private record Anything(Map<Key, Integer> places, int count) implements ReadReplies.Asked {
        @Override
        public int place(byte[] bytes, int length, int partitionLength) {
            Key key = new Key(Arrays.copyOf(bytes, length), partitionLength);
            return places.computeIfAbsent(key, added -> places.size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void decode_whenKept(String name, byte[] body) throws Exception {
        decode_whatever(body);
    }

    static List<Arguments> corpus() throws IOException, URISyntaxException {
        URI inputs = RepliesFuzzTest.class
                .getResource("RepliesFuzzTestInputs/decode_whatever")
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
    void decode_whatever(byte[] body) {
        try {
            WriteReply reply = WriteReplies.decode(body, "t", SCHEMA);
            reply.unprocessed().forEach(key -> assertThat(key.partitionLength()).isBetween(1, key.bytes().length - 1));
            check(reply.consumed());
        } catch (MalformedReplyException e) {
            assertThat(e).hasMessageContaining("answer");
        }
        try {
            Decoded<Optional<Item>> one = ReadReplies.item(body);
            one.value().ifPresent(RepliesFuzzTest::check);
            check(one.consumed());
            PageReply page = ReadReplies.page(body).value();
            assertThat(page.scanned()).isGreaterThanOrEqualTo(page.count());
            ReadReplies.items(page).forEach(RepliesFuzzTest::check);
            check(ReadReplies.nothing(body).consumed());
        } catch (MalformedReplyException e) {
            assertThat(e).hasMessageContaining("answer");
        }
        try {
            ReadReplies.Batch batch = ReadReplies.batch(body, "t", SCHEMA, new Anything(new HashMap<>(), body.length))
                    .value();
            AnsweredItems decoder = new AnsweredItems();
            for (int i = 0; i < body.length; i++) {
                Item item = batch.item(i, decoder);
                if (item != null) {
                    check(item);
                    assertThat(batch.unprocessed().get(i)).isFalse();
                }
            }
        } catch (MalformedReplyException e) {
            assertThat(e).hasMessageContaining("answer");
        }
        try {
            assertThat(TableReplies.table(body)
                            .value()
                            .keySchema()
                            .partitionKey()
                            .name())
                    .isNotEmpty();
        } catch (MalformedReplyException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        try {
            assertThat(TableReplies.names(body).value().names()).doesNotContainNull();
        } catch (MalformedReplyException e) {
            assertThat(e).hasMessageContaining("answer");
        }
        ErrorReply error = ErrorReplies.decode(503, body);
        assertThat(error.code()).isNotBlank();
        assertThat(error.message()).isNotNull();
    }

    /** What was decoded as an item is one: printed and read again it is the same, unless it is more than may be written. */
    private static void check(Item item) {
        String json;
        try {
            json = item.toDynamoDbJson();
        } catch (InvalidItemException e) {
            return;
        }
        assertThat(Item.fromDynamoDbJson(json)).isEqualTo(item);
    }

    /** The limiter adds and subtracts these: no infinity, nothing below zero. */
    private static void check(@Nullable ConsumedCapacity consumed) {
        if (consumed != null) {
            assertThat(consumed.total()).isFinite().isNotNegative();
            assertThat(consumed.tableUnits()).isFinite().isNotNegative();
            assertThat(consumed.globalIndexes().values())
                    .allSatisfy(units -> assertThat(units).isFinite().isNotNegative());
            assertThat(consumed.localIndexes().values())
                    .allSatisfy(units -> assertThat(units).isFinite().isNotNegative());
        }
    }
}
