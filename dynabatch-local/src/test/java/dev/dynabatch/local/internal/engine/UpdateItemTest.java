package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** UpdateItem through the engine. */
class UpdateItemTest {
    private static final String A = "{'pk':{'S':'a'},'v':{'N':'1'},'m':{'M':{'x':{'S':'old'},'y':{'S':'keep'}}}}";
    private static final String V2 = "'ExpressionAttributeValues':{':v':{'N':'2'}}";
    private static final String INVALID = "ValidationException: One or more parameter values were invalid: ";

    private final Door door = EngineFixture.door();

    @BeforeEach
    void put() {
        door.ok("PutItem", "{'TableName':'hash','Item':" + A + "}");
        door.ok(
                "CreateTable",
                "{'TableName':'indexed','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},"
                        + "{'AttributeName':'sk','AttributeType':'S'},{'AttributeName':'g','AttributeType':'S'},"
                        + "{'AttributeName':'r','AttributeType':'N'}],'KeySchema':[{'AttributeName':'pk',"
                        + "'KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST',"
                        + "'GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[{'AttributeName':'g',"
                        + "'KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}],'LocalSecondaryIndexes':["
                        + "{'IndexName':'lsi','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
                        + "{'AttributeName':'r','KeyType':'RANGE'}],'Projection':{'ProjectionType':'KEYS_ONLY'}}]}");
    }

    @Test
    void updateItem_createsTheItem_whenItIsMissing() {
        assertThat(update("new", "'UpdateExpression':'SET w = pk ADD v :v'," + V2 + ",'ReturnValues':'ALL_OLD'"))
                .isEqualTo("{}");
        assertThat(get("new")).isEqualTo("{'Item':{'pk':{'S':'new'},'w':{'S':'new'},'v':{'N':'2'}}}");
        assertThat(update("bare", "'ReturnValues':'ALL_NEW'")).isEqualTo("{'Attributes':{'pk':{'S':'bare'}}}");
        assertThat(update("a", "'ReturnValues':'ALL_NEW'")).isEqualTo("{'Attributes':" + A + "}");
    }

    @Test
    void updateItem_showsWhatWasAskedFor() {
        String[][] cases = {
            {"NONE", "{}"},
            {"ALL_OLD", "{'Attributes':" + A + "}"},
            {"ALL_NEW", "{'Attributes':{'pk':{'S':'a'},'m':{'M':{'x':{'N':'2'},'y':{'S':'keep'}}},'w':{'N':'2'}}}"},
            {"UPDATED_OLD", "{'Attributes':{'m':{'M':{'x':{'S':'old'}}},'v':{'N':'1'}}}"},
            {"UPDATED_NEW", "{'Attributes':{'m':{'M':{'x':{'N':'2'}}},'w':{'N':'2'}}}"},
        };
        for (String[] each : cases) {
            door.ok("PutItem", "{'TableName':'hash','Item':" + A + "}");
            assertThat(update(
                            "a",
                            "'UpdateExpression':'SET m.x = :v, w = :v REMOVE v'," + V2 + ",'ReturnValues':'" + each[0]
                                    + "'"))
                    .isEqualTo(each[1]);
        }
        assertThat(update("a", "'UpdateExpression':'REMOVE gone','ReturnValues':'UPDATED_OLD'"))
                .isEqualTo("{}");
    }

    @Test
    void updateItem_changesNothing_whenTheConditionIsNotMet() {
        String update = "'UpdateExpression':'SET v = gone','ConditionExpression':'v = :v'," + V2;
        assertThat(refused("a", update)).isEqualTo("ConditionalCheckFailedException: The conditional request failed");
        assertThat(refused("a", update + ",'ReturnValuesOnConditionCheckFailure':'ALL_OLD'"))
                .endsWith("\"Item\":" + A.replace('\'', '"') + "}");
        assertThat(refused("a", update.replace("v = :v", "v <> :v")))
                .isEqualTo("ValidationException: The provided expression refers to an attribute that does not exist in"
                        + " the item");
        assertThat(refused("new", "'ConditionExpression':'attribute_exists(pk)'"))
                .startsWith("ConditionalCheckFailedException");
        assertThat(get("a")).isEqualTo("{'Item':" + A + "}");
        assertThat(get("new")).isEqualTo("{}");
    }

    @Test
    void updateItem_losesNoUpdate_whenManyComeAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            var calls = IntStream.range(0, 211)
                    .mapToObj(i -> threads.submit(() -> update("a", "'UpdateExpression':'ADD v :v'," + V2)))
                    .toList();
            for (Future<String> call : calls) {
                call.get();
            }
            assertThat(get("a")).contains("'v':{'N':'423'}");
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void updateItem_keepsTheIndexes_andBillsThem() {
        String key = "'TableName':'indexed','Key':{'pk':{'S':'p'},'sk':{'S':'s'}}";
        String more = ",'ReturnConsumedCapacity':'INDEXES','ReturnItemCollectionMetrics':'SIZE'}";
        String set =
                "{" + key + ",'UpdateExpression':'SET g = :g, r = :r','ExpressionAttributeValues':{':g':{'S':'%s'},"
                        + "':r':{'N':'%d'}}";
        door.ok("UpdateItem", set.formatted("one", 1) + "}");
        assertThat(indexed("gsi", "g", "one")).contains("'Count':1");
        assertThat(door.ok("UpdateItem", set.formatted("two", 1) + more))
                .isEqualTo(
                        "{'ConsumedCapacity':{'TableName':'indexed','CapacityUnits':3.0,'Table':{'CapacityUnits':1.0},"
                                + "'GlobalSecondaryIndexes':{'gsi':{'CapacityUnits':2.0}}},'ItemCollectionMetrics':"
                                + "{'ItemCollectionKey':{'pk':{'S':'p'}},'SizeEstimateRangeGB':[0.0,1.0]}}");
        assertThat(indexed("gsi", "g", "one")).contains("'Count':0");
        assertThat(indexed("gsi", "g", "two")).contains("'Count':1");
        door.ok("UpdateItem", "{" + key + ",'UpdateExpression':'REMOVE g, r'}");
        assertThat(indexed("gsi", "g", "two")).contains("'Count':0");
        assertThat(indexed("lsi", "pk", "p")).contains("'Count':0");
    }

    @Test
    void updateItem_isRefused_whenAKeyWouldSuffer() {
        String[][] cases = {
            {"SET x = :n, pk = :s, g = :n", INVALID + "Cannot update attribute pk. This attribute is part of the key"},
            {"SET g = :n REMOVE sk.a", INVALID + "Cannot update attribute sk. This attribute is part of the key"},
            {"SET x = pk.a", scalar("Key: pk")},
            {"REMOVE g[0]", scalar("IndexKey: g")},
            {"SET x = :n + r.a", scalar("IndexKey: r")},
            {"SET g = :n", INVALID + "Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi"},
            {
                "SET r = list_append(:l, :l)",
                INVALID + "Type mismatch for Index Key r Expected: N Actual: L IndexName: lsi"
            },
            {"SET g = g + :n", INVALID + "Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi"},
            {
                "SET r = g",
                "ValidationException: The update expression attempted to update the secondary index key to unsupported"
                        + " type"
            },
            {
                "SET g = :e",
                "ValidationException: One or more parameter values are not valid. The update expression attempted to"
                        + " update a secondary index key to a value that is not supported. The AttributeValue for a key"
                        + " attribute cannot contain an empty string value."
            },
        };
        String key = "{'TableName':'indexed','Key':{'pk':{'S':'p'},'sk':{'S':'s'}},'UpdateExpression':'";
        door.ok("UpdateItem", key + "SET g = sk'}");
        for (String[] each : cases) {
            assertThat(door.refused("UpdateItem", key + each[0] + "'" + values(each[0]) + "}"))
                    .isEqualTo(each[1]);
        }
        String large = ",'ExpressionAttributeValues':{':g':{'S':'" + "x".repeat(2049) + "'}}}";
        assertThat(door.refused("UpdateItem", key + "SET g = :g'" + large))
                .isEqualTo(INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
    }

    @Test
    void updateItem_isRefused_whenTheItemGrowsTooLarge() {
        String half = "'ExpressionAttributeValues':{':l':{'L':[{'S':'" + "x".repeat(204_795) + "'}]}}";
        update("large", "'UpdateExpression':'SET l = :l'," + half);
        assertThat(refused("large", "'UpdateExpression':'SET l = list_append(l, :l)'," + half))
                .isEqualTo("ValidationException: Item size to update has exceeded the maximum allowed size");
        // pk + large = 7, l = 1, a list of two: 3 + 2 and the strings
        update(
                "large",
                "'UpdateExpression':'SET l[1] = :s','ExpressionAttributeValues':{':s':{'S':'"
                        + "x".repeat(409_600 - 7 - 1 - 5 - 204_795) + "'}}");
    }

    @Test
    void updateItem_isRefused_whenItsParametersDoNotMatch() {
        String[][] cases = {
            {
                V2,
                "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and"
                        + " ConditionExpression are null"
            },
            {
                "'UpdateExpression':'','ConditionExpression':''",
                "Invalid UpdateExpression: The expression can not be empty;"
            },
            {
                "'UpdateExpression':'SET v = :v','ConditionExpression':'v = :w'," + V2,
                "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute"
                        + " value: :w"
            },
            {
                "'UpdateExpression':'REMOVE v'," + V2,
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"
            },
            {
                "'UpdateExpression':'REMOVE v','AttributeUpdates':{}",
                "Can not use both expression and non-expression parameters in the same request: Non-expression"
                        + " parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}"
            },
            {
                "'AttributeUpdates':{}",
                "AttributeUpdates, a parameter from before expressions, is not supported by Dynabatch Local; use an"
                        + " expression"
            },
        };
        for (String[] each : cases) {
            assertThat(refused("a", each[0])).isEqualTo("ValidationException: " + each[1]);
        }
        assertThat(door.refused("UpdateItem", "{'TableName':'both','Key':{'pk':{'S':'a'}}}"))
                .isEqualTo("ValidationException: The provided key element does not match the schema");
    }

    private static String scalar(String key) {
        return "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
                + " allowed: " + key;
    }

    /** The values an expression uses. */
    private static String values(String expression) {
        StringBuilder values = new StringBuilder();
        String[][] all = {{":n", "'N':'1'"}, {":s", "'S':'s'"}, {":l", "'L':[]"}, {":e", "'S':''"}};
        for (String[] each : all) {
            if (expression.contains(each[0])) {
                values.append(values.isEmpty() ? "" : ",").append("'" + each[0] + "':{" + each[1] + "}");
            }
        }
        return values.isEmpty() ? "" : ",'ExpressionAttributeValues':{" + values + "}";
    }

    private String indexed(String index, String attribute, String value) {
        return door.ok(
                "Query",
                "{'TableName':'indexed','IndexName':'" + index + "','KeyConditionExpression':'" + attribute
                        + " = :v','ExpressionAttributeValues':{':v':{'S':'" + value + "'}}}");
    }

    private String get(String key) {
        return door.ok("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'" + key + "'}}}");
    }

    private String update(String key, String parameters) {
        return door.ok("UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'" + key + "'}}," + parameters + "}");
    }

    private String refused(String key, String parameters) {
        return door.refused("UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'" + key + "'}}," + parameters + "}");
    }
}
