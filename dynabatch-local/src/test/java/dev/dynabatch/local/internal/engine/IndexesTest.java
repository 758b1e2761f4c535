package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import dev.dynabatch.local.Durability;
import dev.dynabatch.local.internal.store.JournalStore;
import dev.dynabatch.local.internal.store.MemoryStore;
import dev.dynabatch.local.internal.store.Store;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secondary indexes: kept on write, read by Query and Scan, billed, and checked. */
class IndexesTest {
    private static final String TABLE = "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'pk',"
            + "'AttributeType':'S'},{'AttributeName':'sk','AttributeType':'N'},{'AttributeName':'l',"
            + "'AttributeType':'S'},{'AttributeName':'g','AttributeType':'S'},{'AttributeName':'h',"
            + "'AttributeType':'N'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk',"
            + "'KeyType':'RANGE'}],'LocalSecondaryIndexes':[{'IndexName':'by-l','KeySchema':[{'AttributeName':'pk',"
            + "'KeyType':'HASH'},{'AttributeName':'l','KeyType':'RANGE'}],'Projection':{'ProjectionType':'INCLUDE',"
            + "'NonKeyAttributes':['v']}}],'GlobalSecondaryIndexes':[{'IndexName':'by-g','KeySchema':[{"
            + "'AttributeName':'g','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}},{'IndexName':'by-gh',"
            + "'KeySchema':[{'AttributeName':'g','KeyType':'HASH'},{'AttributeName':'h','KeyType':'RANGE'}],"
            + "'Projection':{'ProjectionType':'KEYS_ONLY'}}],'BillingMode':'PAY_PER_REQUEST'}";
    private static final Pattern PLACE = Pattern.compile("'pk':\\{'S':'p(\\d)'},'sk':\\{'N':'(\\d+)'}");
    private static final Pattern LAST = Pattern.compile("'LastEvaluatedKey':(\\{.*?}})");

    @TempDir
    private Path directory;

    private Door door = door(new MemoryStore());

    /** What an item of the model has: h for the index by g and h, which is also its number; or nothing of either. */
    private record Modelled(String g, int h) {}

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "3,false", "5,true", "7,true"})
    void indexes_areAsTheTable_whateverTheWrites(long seed, boolean durable) {
        Random random = new Random(seed);
        try (Store store = durable ? JournalStore.open(directory, Durability.PROCESS) : new MemoryStore()) {
            door = door(store);
            door.ok("CreateTable", TABLE);
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
                door = door(store);
                assertThat(pages("'IndexName':'by-gh'", "Scan")).hasSameSizeAs(pages("'IndexName':'by-g'", "Scan"));
                door.ok("CreateTable", TABLE.replace("'tab'", "'later'"));
                assertThat(door.ok("Scan", "{'TableName':'later','IndexName':'by-g','Select':'COUNT'}"))
                        .isEqualTo("{'Count':0,'ScannedCount':0}");
                door.ok("DeleteTable", "{'TableName':'tab'}");
                door.ok("CreateTable", TABLE);
                assertThat(pages("'IndexName':'by-g'", "Scan")).isEmpty();
            }
        }
    }

    @Test
    void capacity_isToldByIndex_whenAskedFor() {
        door.ok("CreateTable", TABLE);
        assertThat(units("'l':{'S':'x'},'g':{'S':'a'},'h':{'N':'1'},'v':{'N':'1'}"))
                .isEqualTo("4.0 1.0 {'by-l':{'CapacityUnits':1.0}} {'by-g':{'CapacityUnits':1.0},'by-gh':"
                        + "{'CapacityUnits':1.0}}");
        // v is in by-l and by-g, not in by-gh
        assertThat(units("'l':{'S':'x'},'g':{'S':'a'},'h':{'N':'1'},'v':{'N':'2'}"))
                .isEqualTo("3.0 1.0 {'by-l':{'CapacityUnits':1.0}} {'by-g':{'CapacityUnits':1.0}}");
        // h moves the entry in by-gh: two writes; l goes: one
        assertThat(units("'g':{'S':'a'},'h':{'N':'2'},'v':{'N':'2'}"))
                .isEqualTo("5.0 1.0 {'by-l':{'CapacityUnits':1.0}} {'by-g':{'CapacityUnits':1.0},'by-gh':"
                        + "{'CapacityUnits':2.0}}");
        assertThat(units("'g':{'S':'a'},'h':{'N':'2'},'v':{'N':'2'}")).isEqualTo("1.0 1.0");
        assertThat(query("by-g", "g = :g", "'ReturnConsumedCapacity':'INDEXES','Select':'COUNT'"))
                .isEqualTo("{'Count':1,'ScannedCount':1,'ConsumedCapacity':{'TableName':'tab','CapacityUnits':0.5,"
                        + "'Table':{'CapacityUnits':0.0},'GlobalSecondaryIndexes':{'by-g':{'CapacityUnits':0.5}}}}");
    }

    @Test
    void items_areRefused_whenAnIndexCannotTakeThem() {
        door.ok("CreateTable", TABLE);
        String item = "{'pk':{'S':'p'},'sk':{'N':'1'},'g':{'N':'5'}}";
        String mismatch =
                "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key g"
                        + " Expected: S Actual: N IndexName: by-g";
        assertThat(door.refused("PutItem", "{'TableName':'tab','Item':" + item + "}"))
                .isEqualTo(mismatch);
        assertThat(door.refused("BatchWriteItem", "{'RequestItems':{'tab':[{'PutRequest':{'Item':" + item + "}}]}}"))
                .isEqualTo(mismatch);
        assertThat(door.refused("PutItem", "{'TableName':'tab','Item':" + item.replace("{'N':'5'}", "{'S':''}") + "}"))
                .isEqualTo("ValidationException: One or more parameter values are not valid. A value specified for a"
                        + " secondary index key is not supported. The AttributeValue for a key attribute cannot contain"
                        + " an empty string value. IndexName: by-g, IndexKey: g");
        String sortKey = "'l':{'S':'" + "x".repeat(1025) + "'}";
        assertThat(door.refused(
                        "PutItem", "{'TableName':'tab','Item':{'pk':{'S':'p'},'sk':{'N':'1'}," + sortKey + "}}"))
                .endsWith("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
    }

    @Test
    void expressions_areRefused_whenTheyLookIntoAKey() {
        door.ok("CreateTable", TABLE);
        String refusal = "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup"
                + " '.' are not allowed: ";
        String key = "{'TableName':'tab','Key':{'pk':{'S':'p'},'sk':{'N':'1'}},";
        assertThat(door.refused("GetItem", key + "'ProjectionExpression':'v, pk[0]'}"))
                .isEqualTo(refusal + "Key: pk");
        assertThat(door.refused("DeleteItem", key + "'ConditionExpression':'attribute_exists(g.a)'}"))
                .isEqualTo(refusal + "IndexKey: g");
        assertThat(door.refused("Scan", "{'TableName':'tab','FilterExpression':'size(h[3]) > l'}"))
                .isEqualTo(refusal + "IndexKey: h");
        assertThat(door.refused(
                        "BatchGetItem",
                        "{'RequestItems':{'tab':{'Keys':[{'pk':{'S':'p'},'sk':{'N':'1'}}],"
                                + "'ProjectionExpression':'sk.a'}}}"))
                .isEqualTo(refusal + "Key: sk");
    }

    @Test
    void filter_isRefusedByQuery_andNotMetInAScan_whenTheIndexDoesNotKeepWhatItLooksAt() {
        door.ok("CreateTable", TABLE);
        String item = "{'pk':{'S':'g'},'sk':{'N':'1'},'l':{'S':'x'},'g':{'S':'g'},'h':{'N':'3'},'w':{'N':'2'}}";
        door.ok("PutItem", "{'TableName':'tab','Item':" + item + "}");
        String filter = "'FilterExpression':'attribute_exists(w) OR attribute_exists(u)'";
        for (String[] index : new String[][] {{"by-l", "pk = :g"}, {"by-gh", "g = :g"}}) {
            assertThat(door.refused("Query", request(index[0], index[1], filter)))
                    .isEqualTo("ValidationException: One or more parameter values were invalid: Secondary index "
                            + index[0] + " does not project one or more filter attributes: [u, w]");
            assertThat(door.ok("Scan", "{'TableName':'tab','IndexName':'" + index[0] + "'," + filter + "}"))
                    .isEqualTo("{'Items':[],'Count':0,'ScannedCount':1}");
        }
    }

    @Test
    void query_getsWhatALocalIndexLacks_andRefusesItOfAGlobalOne() {
        door.ok("CreateTable", TABLE);
        String item = "{'pk':{'S':'g'},'sk':{'N':'1'},'l':{'S':'x'},'g':{'S':'g'},'h':{'N':'3'},'v':{'N':'1'},"
                + "'w':{'N':'2'}}";
        door.ok("PutItem", "{'TableName':'tab','Item':" + item + "}");
        assertThat(query("by-l", "pk = :g", "'ScanIndexForward':true"))
                .isEqualTo("{'Items':[{'pk':{'S':'g'},'sk':{'N':'1'},'l':{'S':'x'},'v':{'N':'1'}}],'Count':1,"
                        + "'ScannedCount':1}");
        assertThat(query(
                        "by-l",
                        "pk = :g",
                        "'Select':'ALL_ATTRIBUTES','ConsistentRead':true,'ReturnConsumedCapacity':'TOTAL'"))
                .isEqualTo("{'Items':[" + item + "],'Count':1,'ScannedCount':1,'ConsumedCapacity':{'TableName':'tab',"
                        + "'CapacityUnits':2.0}}");
        assertThat(query("by-l", "pk = :g", "'ProjectionExpression':'w'")).contains("[{'w':{'N':'2'}}]");
        String[][] refusals = {
            {
                "'Select':'ALL_ATTRIBUTES'",
                "Select type ALL_ATTRIBUTES is not supported for global secondary index by-gh"
                        + " because its projection type is not ALL"
            },
            {"'ProjectionExpression':'w, pk'", "Global secondary index by-gh does not project [w]"},
        };
        for (String[] refusal : refusals) {
            assertThat(door.refused("Query", request("by-gh", "g = :g", refusal[0])))
                    .isEqualTo("ValidationException: One or more parameter values were invalid: " + refusal[1]);
        }
        assertThat(door.refused("Query", request("by-gh", "g = :g", "'ConsistentRead':true")))
                .isEqualTo("ValidationException: Consistent reads are not supported on global secondary indexes");
        assertThat(door.refused("Query", request("nobody", "g = :g", "'Limit':7")))
                .isEqualTo("ValidationException: The table does not have the specified index: nobody");
        assertThat(door.refused("Query", request("by-g", "g = :g", "'ExclusiveStartKey':{'g':{'S':'g'}}")))
                .isEqualTo("ValidationException: The provided starting key is invalid");
    }

    @Test
    void putItem_tellsOfTheItemCollection_whenThereIsALocalIndex() {
        door.ok("CreateTable", TABLE);
        assertThat(door.ok(
                        "PutItem",
                        "{'TableName':'tab','Item':{'pk':{'S':'p'},'sk':{'N':'1'}},"
                                + "'ReturnItemCollectionMetrics':'SIZE'}"))
                .isEqualTo("{'ItemCollectionMetrics':{'ItemCollectionKey':{'pk':{'S':'p'}},"
                        + "'SizeEstimateRangeGB':[0.0,1.0]}}");
    }

    @Test
    void batchWriteItem_tellsOfEachItemCollection_whenThereIsALocalIndex() {
        door.ok("CreateTable", TABLE);
        door.ok("CreateTable", EngineFixture.table("plain", "S", null));
        String plain = "'plain':[{'PutRequest':{'Item':{'pk':{'S':'p'}}}}]";
        String more = "},'ReturnItemCollectionMetrics':'SIZE'}";
        assertThat(door.ok(
                        "BatchWriteItem",
                        "{'RequestItems':{" + plain + ",'tab':[{'PutRequest':{'Item':{'pk':{'S':'p'},'sk':{'N':'1'}}}},"
                                + "{'DeleteRequest':{'Key':{'pk':{'S':'q'},'sk':{'N':'1'}}}},"
                                + "{'DeleteRequest':{'Key':{'pk':{'S':'p'},'sk':{'N':'2'}}}}]" + more))
                .isEqualTo(
                        "{'UnprocessedItems':{},'ItemCollectionMetrics':{'tab':[{'ItemCollectionKey':{'pk':{'S':'p'}},"
                                + "'SizeEstimateRangeGB':[0.0,1.0]},{'ItemCollectionKey':{'pk':{'S':'q'}},"
                                + "'SizeEstimateRangeGB':[0.0,1.0]}]}}");
        assertThat(door.ok("BatchWriteItem", "{'RequestItems':{" + plain + more))
                .isEqualTo("{'UnprocessedItems':{}}");
    }

    @Test
    void describeTable_showsTheIndexes() {
        door.ok("CreateTable", TABLE);
        door.ok("PutItem", "{'TableName':'tab','Item':{'pk':{'S':'p'},'sk':{'N':'1'},'g':{'S':'g'}}}");
        assertThat(door.ok("DescribeTable", "{'TableName':'tab'}"))
                .contains("{'AttributeName':'h','AttributeType':'N'}],'TableName'")
                .contains("'LocalSecondaryIndexes':[{'IndexName':'by-l','KeySchema':[{'AttributeName':'pk','KeyType':"
                        + "'HASH'},{'AttributeName':'l','KeyType':'RANGE'}],'Projection':{'ProjectionType':'INCLUDE',"
                        + "'NonKeyAttributes':['v']},'IndexSizeBytes':0,'ItemCount':0,")
                .contains("'Projection':{'ProjectionType':'ALL'},'IndexSizeBytes':9,'ItemCount':1,")
                .contains("table/tab/index/by-gh','IndexStatus':'ACTIVE','ProvisionedThroughput':{");
    }

    @Test
    void describeTable_showsAnIndexesOwnThroughput_whenTheTableIsProvisioned() {
        String units = "'ProvisionedThroughput':{'ReadCapacityUnits':%d,'WriteCapacityUnits':%d}";
        String table = TABLE.replace("'PAY_PER_REQUEST'", "'PROVISIONED'," + units.formatted(2, 3))
                .replace("{'IndexName':'by-g", "{" + units.formatted(5, 7) + ",'IndexName':'by-g");
        door.ok("CreateTable", table);
        assertThat(door.ok("DescribeTable", "{'TableName':'tab'}"))
                .contains(
                        "'ReadCapacityUnits':2,'WriteCapacityUnits':3}",
                        "'ReadCapacityUnits':5,'WriteCapacityUnits':7}");
        assertThat(door.refused(
                        "CreateTable",
                        table.replace("'BillingMode':'PROVISIONED'", "'BillingMode':" + "'PAY_PER_REQUEST'")
                                .replace(units.formatted(2, 3), "'Tags':[]")))
                .isEqualTo(
                        "ValidationException: One or more parameter values were invalid: ProvisionedThroughput should"
                                + " not be specified for index: by-g when BillingMode is PAY_PER_REQUEST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'by-gh' | 'by-g' | Duplicate index name: by-g",
                "'KEYS_ONLY'} | 'INCLUDE'} | ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
                "'INCLUDE' | 'ALL' | ProjectionType is ALL, but NonKeyAttributes is specified",
                "{'ProjectionType':'ALL'} | {} | Unknown ProjectionType: null",
                ",{'AttributeName':'l','KeyType':'RANGE'} | `` | Index KeySchema does not have a range key for index:"
                        + " by-l",
                ",{'AttributeName':'sk','KeyType':'RANGE'} | `` | Table KeySchema does not have a range key, which is"
                        + " required when specifying a LocalSecondaryIndex",
                ",{'AttributeName':'h','KeyType':'RANGE'} | `` | Some AttributeDefinitions are not used."
                        + " AttributeDefinitions: [pk, sk, l, g, h], keys used: [pk, sk, l, g]",
                "'PAY_PER_REQUEST' | 'PROVISIONED','ProvisionedThroughput':{'ReadCapacityUnits':5,"
                        + "'WriteCapacityUnits':5} | ProvisionedThroughput is not specified for index: by-g",
            })
    void createTable_saysWhatIsWrongWithAnIndex(String from, String to, String message) {
        assertThat(TABLE).contains(from);
        assertThat(door.refused("CreateTable", TABLE.replace(from, to)))
                .isEqualTo("ValidationException: One or more parameter values were invalid: " + message);
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

    private String units(String attributes) {
        String answer = door.ok(
                "PutItem",
                "{'TableName':'tab','Item':{'pk':{'S':'p'},'sk':{'N':'1'}," + attributes
                        + "},'ReturnConsumedCapacity':'INDEXES'}");
        return answer.replaceFirst(
                        "^\\{'ConsumedCapacity':\\{'TableName':'tab','CapacityUnits':([\\d.]+),'Table':\\{'CapacityUnits':"
                                + "([\\d.]+)}",
                        "$1 $2")
                .replaceAll(",'(Local|Global)SecondaryIndexes':", " ")
                .replaceFirst("}}$", "");
    }

    private String query(String index, String condition, String parameters) {
        return door.ok("Query", request(index, condition, parameters));
    }

    private static String request(String index, String condition, String parameters) {
        return "{'TableName':'tab','IndexName':'" + index + "','KeyConditionExpression':'" + condition
                + "','ExpressionAttributeValues':{':g':{'S':'"
                + (condition.startsWith("g") && index.equals("by-g") ? "a" : "g")
                + "'}}," + parameters + "}";
    }

    private static Door door(Store store) {
        Engine engine = new Engine(store, () -> EngineFixture.NOW);
        return (target, body) -> {
            Reply reply = engine.handle(target, body);
            return new Door.Answer(reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
        };
    }
}
