package dev.dynabatch.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are no JSON, or JSON that nobody expects: always a refusal, never an error of the store's own. */
@Timeout(60)
class HostileJsonTest {
    private static final Map<String, String> VALID = Map.of(
            "CreateTable",
            "{'TableName':'orders','BillingMode':'PROVISIONED','ProvisionedThroughput':{'ReadCapacityUnits':5,"
                    + "'WriteCapacityUnits':7},'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
                    + "'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}]}",
            "PutItem",
            "{'TableName':'users','Item':{'pk':{'S':'a'},'l':{'L':[{'N':'1.5'},{'M':{'x':{'NULL':true}}}]},"
                    + "'s':{'SS':['x','y']},'b':{'B':'AAEC'}},'ConditionExpression':'attribute_not_exists(#p) OR size(l) < :v',"
                    + "'ExpressionAttributeNames':{'#p':'pk'},'ExpressionAttributeValues':{':v':{'N':'7'}},"
                    + "'ReturnValues':'ALL_OLD','ReturnConsumedCapacity':'INDEXES'}",
            "GetItem",
            "{'TableName':'users','Key':{'pk':{'S':'a'}},'ProjectionExpression':'l[1].x, s','ConsistentRead':true}",
            "DeleteItem",
            "{'TableName':'users','Key':{'pk':{'S':'a'}}}",
            "BatchWriteItem",
            "{'RequestItems':{'users':[{'PutRequest':{'Item':{'pk':{'S':'b'},'n':{'N':'-1e-130'}}}},"
                    + "{'DeleteRequest':{'Key':{'pk':{'S':'c'}}}}]}}",
            "BatchGetItem",
            "{'RequestItems':{'users':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'b'}}],'ProjectionExpression':'n'}}}",
            "Query",
            "{'TableName':'users','KeyConditionExpression':'pk = :p','FilterExpression':'contains(s, :x) AND n BETWEEN :a"
                    + " AND :b','ExpressionAttributeValues':{':p':{'S':'a'},':x':{'S':'x'},':a':{'N':'1'},':b':{'N':'2'}},"
                    + "'Limit':7,'ScanIndexForward':false}",
            "Scan",
            "{'TableName':'users','Segment':1,'TotalSegments':3,'ExclusiveStartKey':{'pk':{'S':'a'}},'Select':'COUNT'}",
            "ListTables",
            "{'Limit':7,'ExclusiveStartTableName':'users'}");

    private final DynabatchLocal dynamo =
            DynabatchLocal.builder().executor(Runnable::run).build();
    private final Door door = InProcessOperationsTest.door(dynamo.transport());

    @BeforeEach
    void createTable() {
        door.ok(
                "CreateTable",
                "{'TableName':'users','BillingMode':'PAY_PER_REQUEST','KeySchema':[{'AttributeName':'pk',"
                        + "'KeyType':'HASH'}],'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}]}");
    }

    @AfterEach
    void close() {
        assertThat(door.call("ListTables", "{}").status())
                .as("the store answers still")
                .isEqualTo(200);
        dynamo.close();
    }

    @Test
    void body_isRefused_whenItIsNoJson() {
        List<String> bodies = List.of(
                "",
                " ",
                "\0",
                "null",
                "7",
                "\"x\"",
                "[]",
                "{}{}",
                "{",
                "{\"TableName\":}",
                "{'TableName':'users'}",
                "[".repeat(10_007),
                "{\"a\":".repeat(10_007),
                "{\"a\":" + "[".repeat(10_007),
                "\u00ff\u00fe{}",
                "{\"TableName\":\"users\0\"}",
                "{\"Limit\":NaN}",
                "{\"Limit\":+1}",
                "{\"Limit\":01}");
        byte[] brokenUtf8 = {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '(', '"', '}'};
        for (String operation : VALID.keySet()) {
            for (String body : bodies) {
                require(operation, body.getBytes(UTF_8), 400);
            }
            require(operation, brokenUtf8, 400);
            require(operation, VALID.get(operation).replace('\'', '"').getBytes(StandardCharsets.UTF_16), null);
        }
    }

    @Test
    void item_isRefused_whenAValueIsNone() {
        List<String> values = List.of(
                "{\"S\":\"\\ud800\"}",
                "{\"S\":\"\\udc00\\ud800\"}",
                "{\"S\":null}",
                "{\"S\":7}",
                "{\"N\":\"1e999999999\"}",
                "{\"N\":\"-1e-999999999\"}",
                "{\"N\":\"" + "9".repeat(100_003) + "\"}",
                "{\"N\":\"0x1\"}",
                "{\"N\":\"NaN\"}",
                "{\"N\":\"\u0661\"}",
                "{\"N\":1e999999999}",
                "{\"N\":\"\"}",
                "{\"B\":\"*\"}",
                "{\"S\":\"a\",\"N\":\"1\"}",
                "{}",
                "[]",
                "7",
                "{\"X\":\"a\"}",
                "{\"SS\":[\"a\",\"a\"]}",
                "{\"L\":[".repeat(499) + "]}".repeat(499));
        for (String value : values) {
            String item = "{\"TableName\":\"users\",\"Item\":{\"pk\":{\"S\":\"a\"},\"v\":" + value + "}}";
            require("PutItem", item.getBytes(UTF_8), 400);
        }
    }

    @Test
    void limit_isRefusedOrTaken_whateverItsSize() {
        for (String number : List.of("-1", "0", "9".repeat(997), "-" + "9".repeat(997), "9223372036854775808")) {
            require("Scan", ("{\"TableName\":\"users\",\"Limit\":" + number + "}").getBytes(UTF_8), null);
        }
    }

    @Test
    void member_thatComesTwice_isNoErrorOfTheStore() {
        assertThat(door.call(
                                "PutItem",
                                "{'TableName':'users','TableName':'users','Item':{'pk':{'S':'a'},'pk':{'S':'b'}}}")
                        .status())
                .isIn(200, 400);
    }

    /** {@code -Ddynabatch.seed=N} begins elsewhere; the iteration is named when it fails. */
    @Test
    void body_isAnsweredWithoutAnError_whenAFewBytesAreOther() {
        long seed = Long.getLong("dynabatch.seed", 1);
        List<String> operations = VALID.keySet().stream().sorted().toList();
        int taken = 0;
        for (int i = 0; i < 19_997; i++) {
            Random random = new Random(seed * 1_000_003 + i);
            String operation = operations.get(random.nextInt(operations.size()));
            byte[] body = Mutations.of(VALID.get(operation).replace('\'', '"').getBytes(UTF_8), random);
            try {
                taken += require(operation, body, null) == 200 ? 1 : 0;
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", body " + i + ": " + new String(body, UTF_8), e);
            }
        }
        assertThat(taken).as("still understood").isGreaterThan(499);
    }

    /** The status of an answer, which must be this one, or at any rate not that of an error of the store's own. */
    private int require(String operation, byte[] body, Integer status) {
        Door.Answer answer;
        try {
            answer = door.send("DynamoDB_20120810." + operation, body);
        } catch (Exception e) {
            throw new AssertionError(operation, e);
        }
        RawHttp.check(new RawHttp.Answer(answer.status(), answer.body()));
        assertThat(answer.status())
                .as("%s of %s answers %s", operation, excerpt(body), answer.body())
                .isIn(status == null ? List.of(200, 400) : List.of(status));
        return answer.status();
    }

    private static String excerpt(byte[] body) {
        String text = new String(body, UTF_8);
        return text.substring(0, Math.min(199, text.length()));
    }
}
