package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.Write;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.value.ItemSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The main job on real data, against any store: load all, compare, load again, delete every third, compare. */
public final class CitiesRoundTrip {
    private static final Path FILE = Path.of("").toAbsolutePath().getParent().resolve("examples/data/cities.jsonl.gz");
    private static final int CITIES = 171_075;
    private static final String TABLE = "cities";

    private CitiesRoundTrip() {}

    /** Runs the whole of it; the store has no such table yet. */
    public static void run(Dynabatch dynamo) throws IOException {
        List<String> lines = lines();
        assertThat(lines).hasSize(CITIES);
        Map<Item, Item> expected = new HashMap<>();
        for (String line : lines) {
            Item item = Item.fromDynamoDbJson(dynamoDbJson(line));
            expected.put(key(item), item);
        }
        dynamo.tables().create(TABLE, KeySchema.parse("country:S,city:S"));

        load(dynamo, lines);
        assertThat(content(dynamo)).isEqualTo(expected);
        load(dynamo, lines);
        assertThat(content(dynamo)).isEqualTo(expected);

        List<Write> deletes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 3) {
            deletes.add(Write.delete(ItemSource.json(lines.get(i))).fromWholeItem());
            expected.remove(key(Item.fromDynamoDbJson(dynamoDbJson(lines.get(i)))));
        }
        try (BatchWriter writer = dynamo.writer(TABLE)) {
            deletes.forEach(writer::write);
        }
        assertThat(content(dynamo)).isEqualTo(expected);
    }

    private static void load(Dynabatch dynamo, List<String> lines) {
        try (BatchWriter writer = dynamo.writer(TABLE)) {
            lines.forEach(line -> writer.put(ItemSource.json(line)));
            WriterCounts counts = writer.flush();
            assertThat(counts.written()).isEqualTo(CITIES);
            assertThat(counts.bufferedBytes()).isZero();
        }
    }

    private static Map<Item, Item> content(Dynabatch dynamo) {
        Map<Item, Item> content = new HashMap<>();
        dynamo.scan(TABLE)
                .forEach(item -> assertThat(content.put(key(item), item)).isNull());
        return content;
    }

    private static Item key(Item item) {
        return Item.of(Map.of("country", item.string("country"), "city", item.string("city")));
    }

    /** By hand, independently of the encoder under test: the file has strings and numbers only. */
    private static String dynamoDbJson(String line) {
        return line.replaceAll("\":(\"(?:[^\"\\\\]|\\\\.)*\")", "\":{\"S\":$1}")
                .replaceAll("\":(-?[0-9][0-9.eE+-]*)", "\":{\"N\":\"$1\"}");
    }

    private static List<String> lines() throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(FILE)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
