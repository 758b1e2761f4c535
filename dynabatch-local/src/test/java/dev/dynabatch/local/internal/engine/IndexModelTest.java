package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import dev.dynabatch.local.Durability;
import dev.dynabatch.local.internal.store.JournalStore;
import dev.dynabatch.local.internal.store.MemoryStore;
import dev.dynabatch.local.internal.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Indexes beside a model of them. */
class IndexModelTest {
    private static final Pattern PLACE = Pattern.compile("'pk':\\{'S':'p(\\d)'},'sk':\\{'N':'(\\d+)'}");
    private static final Pattern LAST = Pattern.compile("'LastEvaluatedKey':(\\{.*?}})");

    @TempDir
    private Path directory;

    private Door door;

    /** What an item of the model has: h for the index by g and h, which is also its number; or nothing of either. */
    private record Modelled(String g, int h) {}

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "3,false", "5,true", "7,true"})
    void indexes_areAsTheTable_whateverTheWrites(long seed, boolean durable) {
        Random random = new Random(seed);
        try (Store store = durable ? JournalStore.open(directory, Durability.PROCESS) : new MemoryStore()) {
            door = EngineFixture.door(store);
            door.ok("CreateTable", IndexedTable.TABLE);
            Map<String, Modelled> model = new TreeMap<>();
            for (int step = 0; step < 307; step++) {
                String place = random.nextInt(3) + "/" + random.nextInt(11);
                Modelled item =
                        random.nextInt(4) == 0 ? null : new Modelled("g" + random.nextInt(2), random.nextInt(7));
                write(place, random.nextInt(5) == 0 ? null : item, random.nextInt(3), model);
            }
            compare(model);
            assertThat(pages("'IndexName':'by-g'", "Scan")).containsExactlyInAnyOrderElementsOf(having(model, "g"));
        }
        if (durable) {
            try (Store store = JournalStore.open(directory, Durability.PROCESS)) {
                door = EngineFixture.door(store);
                assertThat(pages("'IndexName':'by-gh'", "Scan")).hasSameSizeAs(pages("'IndexName':'by-g'", "Scan"));
                door.ok("CreateTable", IndexedTable.TABLE.replace("'tab'", "'later'"));
                assertThat(door.ok("Scan", "{'TableName':'later','IndexName':'by-g','Select':'COUNT'}"))
                        .isEqualTo("{'Count':0,'ScannedCount':0}");
                door.ok("DeleteTable", "{'TableName':'tab'}");
                door.ok("CreateTable", IndexedTable.TABLE);
                assertThat(pages("'IndexName':'by-g'", "Scan")).isEmpty();
            }
        }
    }

    private void write(String place, Modelled item, int how, Map<String, Modelled> model) {
        String key = "'pk':{'S':'p" + place.replace("/", "'},'sk':{'N':'") + "'}";
        if (item == null && model.size() % 3 == 0) {
            door.ok("DeleteItem", "{'TableName':'tab','Key':{" + key + "}}");
            model.remove(place);
            return;
        }
        String rest = item == null ? "" : ",'g':{'S':'" + item.g + "'},'h':{'N':'" + item.h + "'}";
        String put = "{" + key + rest + ",'l':{'S':'l'}}";
        if (how == 0) {
            String update = item == null ? "SET l = :l REMOVE g, h'" : "SET l = :l, g = :g, h = :h'";
            String values = "'ExpressionAttributeValues':{':l':{'S':'l'}"
                    + (item == null ? "}" : ",':g':{'S':'" + item.g + "'},':h':{'N':'" + item.h + "'}}");
            door.ok(
                    "UpdateItem",
                    "{'TableName':'tab','Key':{" + key + "},'UpdateExpression':'" + update + "," + values + "}");
        } else if (how == 1) {
            door.ok("BatchWriteItem", "{'RequestItems':{'tab':[{'PutRequest':{'Item':" + put + "}}]}}");
        } else {
            door.ok("PutItem", "{'TableName':'tab','Item':" + put + "}");
        }
        model.put(place, item == null ? new Modelled("", 0) : item);
    }

    private void compare(Map<String, Modelled> model) {
        for (String g : List.of("g0", "g1")) {
            String values = ",'ExpressionAttributeValues':{':g':{'S':'" + g + "'}}";
            assertThat(pages("'IndexName':'by-g','KeyConditionExpression':'g = :g'" + values, "Query"))
                    .containsExactlyInAnyOrderElementsOf(having(model, g));
            List<Integer> order =
                    pages("'IndexName':'by-gh','KeyConditionExpression':'g = :g'" + values, "Query").stream()
                            .map(place -> model.get(place).h)
                            .toList();
            assertThat(order).isSorted().hasSameSizeAs(having(model, g));
        }
        for (int p = 0; p < 3; p++) {
            String values = ",'ExpressionAttributeValues':{':p':{'S':'p" + p + "'}}";
            String start = p + "/";
            assertThat(pages("'IndexName':'by-l','KeyConditionExpression':'pk = :p'" + values, "Query"))
                    .containsExactlyInAnyOrderElementsOf(model.keySet().stream()
                            .filter(place -> place.startsWith(start))
                            .toList());
        }
    }

    private static Set<String> having(Map<String, Modelled> model, String g) {
        Set<String> places = new TreeSet<>();
        model.forEach((place, item) -> {
            if (!item.g.isEmpty() && item.g.startsWith(g)) {
                places.add(place);
            }
        });
        return places;
    }

    /** The keys of all items, read a few at a time. */
    private List<String> pages(String parameters, String operation) {
        List<String> found = new ArrayList<>();
        String start = "";
        while (start != null) {
            String answer = door.ok(operation, "{'TableName':'tab','Limit':5," + parameters + start + "}");
            PLACE.matcher(answer.replaceFirst("'LastEvaluatedKey'.*", ""))
                    .results()
                    .forEach(place -> found.add(place.group(1) + "/" + place.group(2)));
            Matcher last = LAST.matcher(answer);
            start = last.find() ? ",'ExclusiveStartKey':" + last.group(1) : null;
        }
        return found;
    }
}
