package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import dev.dynabatch.local.internal.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine against a map; alone, with others at the same time, and with requests that are none. */
class EngineModelTest {
    private static final Pattern ITEM = Pattern.compile("\\{'pk':\\{'S':'([^']*)'\\},'v':\\{'N':'(\\d+)'\\}\\}");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 7, 11, 13})
    void engine_isAsAMap_whateverTheRequests(long seed) {
        Random random = new Random(seed);
        Door door = EngineFixture.door();
        Map<String, Integer> model = new TreeMap<>();
        for (int step = 0; step < 503; step++) {
            String key = "k" + random.nextInt(101);
            switch (random.nextInt(6)) {
                case 0 -> {
                    door.ok("PutItem", "{'TableName':'hash','Item':" + item(key, step) + "}");
                    model.put(key, step);
                }
                case 1 -> {
                    String old = door.ok(
                            "DeleteItem", "{'TableName':'hash','ReturnValues':'ALL_OLD','Key':" + key(key) + "}");
                    Integer expected = model.remove(key);
                    assertThat(old).isEqualTo(expected == null ? "{}" : "{'Attributes':" + item(key, expected) + "}");
                }
                case 2 -> {
                    String found = door.ok("GetItem", "{'TableName':'hash','Key':" + key(key) + "}");
                    Integer expected = model.get(key);
                    assertThat(found).isEqualTo(expected == null ? "{}" : "{'Item':" + item(key, expected) + "}");
                }
                case 3 -> batchWrite(random, door, model, step);
                case 4 -> batchGet(random, door, model);
                default ->
                    assertThat(items(door.ok("Scan", "{'TableName':'hash'}"))).isEqualTo(model);
            }
        }
        assertThat(items(door.ok("Scan", "{'TableName':'hash'}"))).isEqualTo(model);
        assertThat(door.ok("DescribeTable", "{'TableName':'hash'}")).contains("'ItemCount':" + model.size() + ",");
    }

    @Test
    void counts_areRight_whenManyWriteTheSameKeys() throws Exception {
        Door door = EngineFixture.door();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                Random random = new Random(writer);
                writers.add(threads.submit(() -> {
                    Map<String, Integer> ignored = new TreeMap<>();
                    for (int step = 0; step < 211; step++) {
                        batchWrite(random, door, ignored, step);
                        batchGet(random, door, null);
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdown();
        }
        Map<String, Integer> items = items(door.ok("Scan", "{'TableName':'hash'}"));
        int bytes = items.entrySet().stream()
                .mapToInt(item -> 2
                        + item.getKey().length()
                        + 1
                        + (item.getValue() == 0
                                ? 1
                                : 1
                                        + (Integer.toString(item.getValue())
                                                                .replaceAll("0+$", "")
                                                                .length()
                                                        + 1)
                                                / 2))
                .sum();
        assertThat(door.ok("DescribeTable", "{'TableName':'hash'}"))
                .contains("'TableSizeBytes':" + bytes + ",'ItemCount':" + items.size() + ",");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 7})
    void engine_neverFails_whateverTheBody(long seed) {
        Random random = new Random(seed);
        Engine engine = new Engine(new MemoryStore(), () -> EngineFixture.NOW);
        Door door = (target, body) -> {
            Reply reply = engine.handle(target, body);
            return new Door.Answer(reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
        };
        door.ok("CreateTable", EngineFixture.table("hash", "S", null));
        String[][] requests = {
            {"CreateTable", EngineFixture.table("new", "S", "N")},
            {
                "PutItem",
                "{'TableName':'hash','Item':{'pk':{'S':'x'},'n':{'N':'1.5e3'},'b':{'B':'AQID'},'l':{'L':[{'NULL':true}]},'m':{'M':{'s':{'SS':['a','b']}}}},'ReturnValues':'ALL_OLD'}"
            },
            {
                "UpdateItem",
                "{'TableName':'hash','Key':{'pk':{'S':'x'}},'UpdateExpression':'SET l[3] = (:n), m.s = if_not_exists(q, m.s) ADD n :n DELETE m.t :t','ConditionExpression':'(n) < :n OR attribute_exists(pk)','ExpressionAttributeValues':{':n':{'N':'7'},':t':{'NS':['1','2']}},'ReturnValues':'UPDATED_NEW'}"
            },
            {"GetItem", "{'TableName':'hash','Key':{'pk':{'S':'x'}},'ConsistentRead':true}"},
            {
                "BatchWriteItem",
                "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'y'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'x'}}}}]},'ReturnConsumedCapacity':'INDEXES'}"
            },
            {
                "BatchGetItem",
                "{'RequestItems':{'hash':{'Keys':[{'pk':{'S':'x'}},{'pk':{'S':'y'}}],'ConsistentRead':false}}}"
            },
            {"Scan", "{'TableName':'hash','Limit':3,'Segment':1,'TotalSegments':2,'ExclusiveStartKey':{'pk':{'S':'x'}}}"
            },
            {"ListTables", "{'Limit':5,'ExclusiveStartTableName':'abc'}"},
            {"DescribeTable", "{'TableName':'hash'}"},
        };
        for (int i = 0; i < 1_511; i++) {
            String[] request = requests[random.nextInt(requests.length)];
            byte[] body = request[1].replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change >= 0; change--) {
                body = mutate(random, body);
            }
            Reply reply = engine.handle("DynamoDB_20120810." + request[0], body);
            assertThat(reply.status())
                    .as(new String(body, StandardCharsets.UTF_8))
                    .isIn(200, 400);
        }
        assertThat(door.ok("Scan", "{'TableName':'hash'}")).startsWith("{'Items':[");
    }

    private static byte[] mutate(Random random, byte[] body) {
        StringBuilder text = new StringBuilder(new String(body, StandardCharsets.ISO_8859_1));
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(12));
        switch (random.nextInt(4)) {
            case 0 -> text.delete(at, to);
            case 1 -> text.insert(at, text.substring(at, to));
            case 2 -> text.insert(at, "{}[]\",:\\0Ee-.\u0000\u00ff".charAt(random.nextInt(15)));
            default ->
                text.replace(
                        at,
                        to,
                        List.of("null", "true", "{}", "[]", "-1", "\"\"", "1e999")
                                .get(random.nextInt(7)));
        }
        return text.isEmpty() ? body : text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void batchWrite(Random random, Door door, Map<String, Integer> model, int step) {
        Set<String> keys = someKeys(random, 25);
        List<String> writes = new ArrayList<>();
        for (String key : keys) {
            if (random.nextInt(3) == 0) {
                writes.add("{'DeleteRequest':{'Key':" + key(key) + "}}");
                model.remove(key);
            } else {
                writes.add("{'PutRequest':{'Item':" + item(key, step) + "}}");
                model.put(key, step);
            }
        }
        assertThat(door.ok("BatchWriteItem", "{'RequestItems':{'hash':[" + String.join(",", writes) + "]}}"))
                .isEqualTo("{'UnprocessedItems':{}}");
    }

    private static void batchGet(Random random, Door door, Map<String, Integer> model) {
        Set<String> keys = someKeys(random, 100);
        List<String> gets = keys.stream().map(EngineModelTest::key).toList();
        Map<String, Integer> found =
                items(door.ok("BatchGetItem", "{'RequestItems':{'hash':{'Keys':[" + String.join(",", gets) + "]}}}"));
        if (model != null) {
            Map<String, Integer> expected = new TreeMap<>(model);
            expected.keySet().retainAll(keys);
            assertThat(found).isEqualTo(expected);
        }
    }

    private static Set<String> someKeys(Random random, int most) {
        Set<String> keys = new HashSet<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            keys.add("k" + random.nextInt(101));
        }
        return keys;
    }

    private static Map<String, Integer> items(String answer) {
        Map<String, Integer> items = new TreeMap<>();
        ITEM.matcher(answer).results().forEach(item -> items.put(item.group(1), Integer.valueOf(item.group(2))));
        return items;
    }

    private static String key(String key) {
        return "{'pk':{'S':'" + key + "'}}";
    }

    private static String item(String key, int value) {
        return "{'pk':{'S':'" + key + "'},'v':{'N':'" + value + "'}}";
    }
}
