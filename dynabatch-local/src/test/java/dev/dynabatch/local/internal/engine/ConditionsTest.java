package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conditional writes, projections and filters through the engine. */
class ConditionsTest {
    private static final String A = "{'pk':{'S':'a'},'v':{'N':'1'},'w':{'S':'x'}}";
    private static final String GONE = "ConditionalCheckFailedException: The conditional request failed";

    private final Door door = EngineFixture.door();

    @BeforeEach
    void put() {
        door.ok("PutItem", "{'TableName':'hash','Item':" + A + "}");
    }

    @Test
    void putItem_isRefused_whenTheConditionIsNotMet() {
        String put = "{'TableName':'hash','Item':{'pk':{'S':'a'},'v':{'N':'2'}},"
                + "'ConditionExpression':'attribute_not_exists(pk)'";
        assertThat(door.refused("PutItem", put + "}")).isEqualTo(GONE);
        assertThat(door.refused("PutItem", put + ",'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}"))
                .isEqualTo("{'__type':'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException','message':'The"
                                .replace('\'', '"')
                        + " conditional request failed\",\"Item\":" + A.replace('\'', '"') + "}");
        assertThat(get("'Key':{'pk':{'S':'a'}}")).isEqualTo("{'Item':" + A + "}");
        door.ok("PutItem", put.replace("'a'", "'new'") + "}");
    }

    @Test
    void putItem_answersTheOldItemOnlyWhenAsked_whenTheConditionIsMet() {
        String put = "{'TableName':'hash','Item':" + A + ",'ConditionExpression':'#v = :v AND w <> :v',"
                + "'ExpressionAttributeNames':{'#v':'v'},'ExpressionAttributeValues':{':v':{'N':'1.0'}}";
        assertThat(door.ok("PutItem", put + "}")).isEqualTo("{}");
        assertThat(door.ok("PutItem", put + ",'ReturnValues':'ALL_OLD'}")).isEqualTo("{'Attributes':" + A + "}");
    }

    @Test
    void deleteItem_isRefused_whenTheConditionIsNotMet() {
        String delete = "{'TableName':'hash','Key':{'pk':{'S':'a'}},'ConditionExpression':'v > :v',"
                + "'ExpressionAttributeValues':{':v':{'N':'%d'}}}";
        assertThat(door.refused("DeleteItem", delete.formatted(1))).isEqualTo(GONE);
        assertThat(door.ok("DeleteItem", delete.formatted(0))).isEqualTo("{}");
        assertThat(door.refused("DeleteItem", delete.formatted(0))).isEqualTo(GONE);
    }

    @Test
    void putItem_letsOneThrough_whenManyTryAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            var calls = IntStream.range(0, 101)
                    .mapToObj(i -> threads.submit(() -> door.call(
                                    "PutItem",
                                    "{'TableName':'hash','Item':{'pk':{'S':'once'}},"
                                            + "'ConditionExpression':'attribute_not_exists(pk)'}")
                            .status()))
                    .toList();
            int good = 0;
            for (Future<Integer> call : calls) {
                good += call.get() == 200 ? 1 : 0;
            }
            assertThat(good).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void reads_giveWhatTheProjectionNames() {
        assertThat(get("'Key':{'pk':{'S':'a'}},'ProjectionExpression':'w, #p','ExpressionAttributeNames':{'#p':'pk'}"))
                .isEqualTo("{'Item':{'w':{'S':'x'},'pk':{'S':'a'}}}");
        assertThat(door.ok(
                        "BatchGetItem",
                        "{'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}}],'ProjectionExpression':'v'}}}"))
                .isEqualTo("{'Responses':{'hash':[{'v':{'N':'1'}}]},'UnprocessedKeys':{}}");
        assertThat(scan("'ProjectionExpression':'v','Select':'SPECIFIC_ATTRIBUTES'"))
                .isEqualTo("{'Items':[{'v':{'N':'1'}}],'Count':1,'ScannedCount':1}");
    }

    @Test
    void scan_countsWhatTheFilterLeaves_andWhatItRead() {
        for (int i = 2; i <= 13; i++) {
            door.ok("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'k" + i + "'},'v':{'N':'" + i + "'}}}");
        }
        String filter = "'FilterExpression':'v <= :v','ExpressionAttributeValues':{':v':{'N':'5'}}";
        assertThat(scan(filter + ",'Select':'COUNT'")).isEqualTo("{'Count':5,'ScannedCount':13}");
        assertThat(scan(filter + ",'Limit':7"))
                .contains("'ScannedCount':7,'LastEvaluatedKey'")
                .doesNotContain("'Count':7");
    }

    @Test
    void expressions_areRefused_whenTheirParametersDoNotMatch() {
        String put = "{'TableName':'nobody','Item':{'pk':{'S':'a'}},";
        String[][] cases = {
            {
                "'ExpressionAttributeNames':{'#a':'a'}}",
                "ExpressionAttributeNames can only be specified when using" + " expressions"
            },
            {
                "'ExpressionAttributeValues':{':a':{'S':'a'}}}",
                "ExpressionAttributeValues can only be specified when"
                        + " using expressions: ConditionExpression is null"
            },
            {
                "'Expected':{},'ConditionExpression':'a = :a'}",
                "Can not use both expression and non-expression"
                        + " parameters in the same request: Non-expression parameters: {Expected} Expression parameters:"
                        + " {ConditionExpression}"
            },
            {
                "'ConditionExpression':'a = :a','ExpressionAttributeValues':{}}",
                "ExpressionAttributeValues must not be" + " empty"
            },
            {
                "'ConditionExpression':'a = :a','ExpressionAttributeValues':{'a':{'S':'a'}}}",
                "ExpressionAttributeValues" + " contains invalid key: Syntax error; key: \\\"a\\\""
            },
            {
                "'ConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'N':'x'}}}",
                "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric"
                        + " value: x for key :a"
            },
            {
                "'ConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'S':'a'},':b':{'S':'a'}}}",
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}"
            },
            {
                "'ConditionExpression':'a = :a'}",
                "Invalid ConditionExpression: An expression attribute value used in"
                        + " expression is not defined; attribute value: :a"
            },
            {"'ConditionExpression':''}", "Invalid ConditionExpression: The expression can not be empty;"},
        };
        for (String[] each : cases) {
            assertThat(door.refused("PutItem", put + each[0])).isEqualTo("ValidationException: " + each[1]);
        }
        assertThat(door.refused("Scan", "{'TableName':'hash','Select':'COUNT','ProjectionExpression':'v'}"))
                .isEqualTo("ValidationException: Cannot specify the ProjectionExpression when choosing to get only the"
                        + " Count");
        assertThat(door.refused("Scan", "{'TableName':'hash','IndexName':'i'}"))
                .isEqualTo("ValidationException: The table does not have the specified index: i");
    }

    @Test
    void expressions_areRefused_whenTheyLookIntoAKey() {
        String into =
                "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup '.' are"
                        + " not allowed: Key: pk";
        String key = "{'TableName':'hash','Key':{'pk':{'S':'a'}},";
        assertThat(door.refused("GetItem", key + "'ProjectionExpression':'pk.x'}"))
                .isEqualTo(into);
        assertThat(door.refused("DeleteItem", key + "'ConditionExpression':'attribute_exists(pk[0])'}"))
                .isEqualTo(into);
        assertThat(door.refused(
                        "PutItem",
                        "{'TableName':'hash','Item':" + A + ",'ConditionExpression':'attribute_exists(pk.x)'}"))
                .isEqualTo(into);
        assertThat(door.refused(
                        "BatchGetItem",
                        "{'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}}],'ProjectionExpression':'v, pk[1]'}}}"))
                .isEqualTo(into);
        assertThat(door.refused("Scan", "{'TableName':'hash','FilterExpression':'attribute_exists(pk.x)'}"))
                .isEqualTo(into);
    }

    private String get(String parameters) {
        return door.ok("GetItem", "{'TableName':'hash'," + parameters + "}");
    }

    private String scan(String parameters) {
        return door.ok("Scan", "{'TableName':'hash'," + parameters + "}");
    }
}
