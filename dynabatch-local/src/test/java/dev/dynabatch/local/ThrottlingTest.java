package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operations answer where capacity is short. */
class ThrottlingTest {
    private static final String ARN = "arn:aws:dynamodb:local:000000000000:table/tab";

    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private final List<DynabatchLocal> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(DynabatchLocal::close);
    }

    private Door door(CapacityModel model) {
        DynabatchLocal dynamo = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(now.get()))
                .capacity(model)
                .build();
        opened.add(dynamo);
        return InProcessOperationsTest.door(dynamo.transport());
    }

    /** A table 'tab' (pk:S) with a global index 'g' (g:S); each with so much said about its throughput. */
    private static String table(String throughput, String indexThroughput) {
        return "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':"
                + "'g','AttributeType':'S'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
                + "'GlobalSecondaryIndexes':[{'IndexName':'by-g','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],"
                + "'Projection':{'ProjectionType':'ALL'}" + indexThroughput + "}]" + throughput + "}";
    }

    private static String provisioned(long read, long write) {
        return ",'ProvisionedThroughput':{'ReadCapacityUnits':" + read + ",'WriteCapacityUnits':" + write + "}";
    }

    private static String onDemand(long read, long write) {
        return ",'OnDemandThroughput':{'MaxReadRequestUnits':" + read + ",'MaxWriteRequestUnits':" + write + "}";
    }

    /** A table on demand, without indexes. */
    private static String simple(String more) {
        return "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}],'KeySchema':"
                + "[{'AttributeName':'pk','KeyType':'HASH'}]" + more + "}";
    }

    private static final String PAY = ",'BillingMode':'PAY_PER_REQUEST'";

    private static String put(Object pk, String more) {
        return "{'TableName':'tab','Item':{'pk':{'S':'" + pk + "'}" + more + "}}";
    }

    private static String get(Object pk) {
        return "{'TableName':'tab','Key':{'pk':{'S':'" + pk + "'}},'ConsistentRead':true}";
    }

    private static String batch(int from, int to) {
        return "{'RequestItems':{'tab':["
                + IntStream.range(from, to)
                        .mapToObj(i -> "{'PutRequest':{'Item':{'pk':{'S':'k" + i + "'}}}}")
                        .collect(Collectors.joining(","))
                + "]},'ReturnConsumedCapacity':'TOTAL'}";
    }

    private static String batchGet(int from, int to) {
        return "{'RequestItems':{'tab':{'ConsistentRead':true,'Keys':["
                + IntStream.range(from, to)
                        .mapToObj(i -> "{'pk':{'S':'k" + i + "'}}")
                        .collect(Collectors.joining(","))
                + "]}},'ReturnConsumedCapacity':'TOTAL'}";
    }

    private static int count(String what, String text) {
        return (int)
                Pattern.compile(what, Pattern.LITERAL).matcher(text).results().count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TableWriteProvisionedThroughputExceeded | ProvisionedThroughputExceededException",
                "TableReadProvisionedThroughputExceeded | ProvisionedThroughputExceededException",
                "IndexWriteProvisionedThroughputExceeded | ProvisionedThroughputExceededException",
                "IndexReadProvisionedThroughputExceeded | ProvisionedThroughputExceededException",
                "TableWriteKeyRangeThroughputExceeded | ProvisionedThroughputExceededException",
                "TableReadKeyRangeThroughputExceeded | ProvisionedThroughputExceededException",
                "IndexWriteKeyRangeThroughputExceeded | ProvisionedThroughputExceededException",
                "IndexReadKeyRangeThroughputExceeded | ProvisionedThroughputExceededException",
                "TableWriteAccountLimitExceeded | RequestLimitExceeded",
                "TableReadAccountLimitExceeded | RequestLimitExceeded",
                "IndexWriteAccountLimitExceeded | RequestLimitExceeded",
                "IndexReadAccountLimitExceeded | RequestLimitExceeded",
                "TableWriteMaxOnDemandThroughputExceeded | ThrottlingException",
                "TableReadMaxOnDemandThroughputExceeded | ThrottlingException",
                "IndexWriteMaxOnDemandThroughputExceeded | ThrottlingException",
                "IndexReadMaxOnDemandThroughputExceeded | ThrottlingException",
            })
    void request_isThrottled_withItsReason(String reason, String type) {
        boolean index = reason.startsWith("Index");
        Door door;
        if (reason.contains("Provisioned")) {
            door = door(CapacityModel.asCreated());
            String little = provisioned(2, 2);
            String much = provisioned(500, 500);
            door.ok("CreateTable", table(index ? much : little, index ? little : much));
        } else if (reason.contains("KeyRange")) {
            door = door(CapacityModel.asCreated().withPartitionLimits(2, 2));
            door.ok("CreateTable", table(provisioned(9_000, 9_000), provisioned(9_000, 9_000)));
        } else if (reason.contains("Account")) {
            door = door(CapacityModel.asCreated().withTableLimits(2, 2));
            door.ok("CreateTable", table(PAY, ""));
        } else {
            door = door(CapacityModel.asCreated());
            door.ok("CreateTable", table(PAY + (index ? "" : onDemand(2, 2)), index ? onDemand(2, 2) : ""));
        }
        Door.Answer refused = throttled(i -> {
            if (reason.contains("Write")) {
                // by an index's one key, and a table's many
                return door.call("PutItem", put(index ? i : 0, index ? ",'g':{'S':'x'}" : ""));
            }
            return index
                    ? door.call(
                            "Query",
                            "{'TableName':'tab','IndexName':'by-g','KeyConditionExpression':'g=:g',"
                                    + "'ExpressionAttributeValues':{':g':{'S':'x'}}}")
                    : door.call("GetItem", get(0));
        });
        assertThat(refused.status()).isEqualTo(400);
        String member = type.equals("ThrottlingException") ? "throttlingReasons" : "ThrottlingReasons";
        assertThat(refused.body().replace('"', '\''))
                .startsWith("{'__type':'com.amazonaws.dynamodb.v20120810#" + type + "','message':'")
                .contains("'" + member + "':[{")
                .contains("{'reason':'" + reason + "','resource':'" + ARN + (index ? "/index/by-g'}" : "'}"));
    }

    private static Door.Answer throttled(IntFunction<Door.Answer> request) {
        for (int i = 0; i < 101; i++) {
            Door.Answer answer = request.apply(i);
            if (answer.status() != 200) {
                return answer;
            }
        }
        throw new AssertionError("never throttled");
    }

    @Test
    void hotKeyOnDemand_isThrottled_whileTheTableIsNot() {
        Door door = door(CapacityModel.onDemand().withPartitionLimits(1_000, 3));
        door.ok("CreateTable", simple(provisioned(1, 1)));
        Door.Answer refused = throttled(i -> door.call("GetItem", get("hot")));
        assertThat(refused.body())
                .contains("#ThrottlingException", "\"throttlingReasons\":[{\"reason\":\"TableReadKeyRangeThroughput");
        door.ok("GetItem", get("cold"));
    }

    @Test
    void nothingIsThrottled_withoutAModel() {
        DynabatchLocal dynamo = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(now.get()))
                .build();
        opened.add(dynamo);
        Door door = InProcessOperationsTest.door(dynamo.transport());
        door.ok("CreateTable", simple(provisioned(1, 1)));
        for (int i = 0; i < 13; i++) {
            assertThat(door.ok("BatchWriteItem", batch(0, 25))).contains("'UnprocessedItems':{}", "25.0");
        }
    }

    @Test
    void batchWrite_servesWhatItCan_andTheRestComesBackUnprocessed() {
        Door door = door(CapacityModel.provisioned(7, 100));
        door.ok("CreateTable", simple(PAY));
        String answer = door.ok("BatchWriteItem", batch(0, 23));
        assertThat(answer).contains("'UnprocessedItems':{'tab':[{'PutRequest':{'Item':{'pk':{'S':'k", "Units':7.0");
        assertThat(count("PutRequest", answer)).isEqualTo(16);
        String there = door.ok("Scan", "{'TableName':'tab'}");
        assertThat(there).contains("'Count':7,");
        for (int i = 0; i < 23; i++) {
            String key = "'S':'k" + i + "'}";
            assertThat(count(key, answer) + count(key, there)).as(key).isEqualTo(1);
        }
        // not simply the first seven
        assertThat(IntStream.range(0, 7).allMatch(i -> there.contains("'k" + i + "'")))
                .isFalse();
    }

    @Test
    void batchWrite_isRefused_onlyWhenNothingIsServed() {
        Door door = door(CapacityModel.provisioned(7, 100));
        door.ok("CreateTable", simple(PAY));
        door.ok("BatchWriteItem", batch(0, 23));
        assertThat(door.refused("BatchWriteItem", batch(0, 23)))
                .isEqualTo("{\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\","
                        + "\"message\":\"The level of configured provisioned throughput for the table was exceeded."
                        + " Consider increasing your provisioning level with the UpdateTable API.\","
                        + "\"ThrottlingReasons\":[{\"reason\":\"TableWriteProvisionedThroughputExceeded\","
                        + "\"resource\":\"" + ARN + "\"}]}");
        now.addAndGet(1);
        String answer = door.ok("BatchWriteItem", batch(0, 23));
        assertThat(answer).contains("Units':1.0");
        assertThat(count("PutRequest", answer)).isEqualTo(22);
    }

    @Test
    void batchWrite_isNotRefused_whenAnotherTableIsServed() {
        Door door = door(CapacityModel.asCreated());
        door.ok("CreateTable", simple(provisioned(1, 1)));
        door.ok("CreateTable", simple(provisioned(9, 9)).replace("'tab'", "'other'"));
        door.ok("PutItem", put("a", ""));
        assertThat(door.ok(
                        "BatchWriteItem",
                        "{'RequestItems':{'tab':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}],'other':[{'PutRequest':{'Item':"
                                + "{'pk':{'S':'b'}}}}]},'ReturnConsumedCapacity':'TOTAL'}"))
                .isEqualTo(
                        "{'UnprocessedItems':{'tab':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]},'ConsumedCapacity':"
                                + "[{'TableName':'tab','CapacityUnits':0.0},{'TableName':'other','CapacityUnits':1.0}]}");
    }

    @Test
    void batchGet_readsWhatItCan_andTheOtherKeysComeBack() {
        Door door = door(CapacityModel.provisioned(100, 11));
        door.ok("CreateTable", simple(PAY));
        door.ok("BatchWriteItem", batch(0, 23));
        String answer = door.ok("BatchGetItem", batchGet(0, 23));
        assertThat(answer).contains("'UnprocessedKeys':{'tab':{'Keys':[", "'ConsistentRead':true", "Units':11.0");
        assertThat(count("'S':'k", answer.replaceFirst("'UnprocessedKeys'.*", "")))
                .isEqualTo(11);
        assertThat(count("'S':'k", answer)).isEqualTo(23);
        assertThat(door.refused("BatchGetItem", batchGet(0, 23)))
                .contains("#ProvisionedThroughputExceededException", "TableReadProvisionedThroughputExceeded");
    }

    @Test
    void whatIsServed_followsFromTheSeed() {
        String first = servedBy(CapacityModel.provisioned(7, 7).withSeed(11));
        assertThat(servedBy(CapacityModel.provisioned(7, 7).withSeed(11))).isEqualTo(first);
        assertThat(servedBy(CapacityModel.provisioned(7, 7).withSeed(13))).isNotEqualTo(first);
    }

    private String servedBy(CapacityModel model) {
        Door door = door(model);
        door.ok("CreateTable", simple(PAY));
        return door.ok("BatchWriteItem", batch(0, 25));
    }

    @Test
    void throttledIndex_holdsBackTheTablesWrites_butNotThoseThatLeaveItAlone() {
        Door door = door(CapacityModel.asCreated());
        door.ok("CreateTable", table(provisioned(100, 100), provisioned(3, 3)));
        throttled(i -> door.call("PutItem", put(i, ",'g':{'S':'x'}")));
        assertThat(door.ok("GetItem", get(3))).isEqualTo("{}");
        door.ok("PutItem", put(3, ""));
        assertThat(door.call("PutItem", put(5, ",'g':{'S':'x'}")).body())
                .contains("one or more global secondary indexes of the table was exceeded", "by-g");
    }

    @Test
    void largeItem_isTakenWhileAnythingIsLeft_andLeavesADebt() {
        Door door = door(CapacityModel.provisioned(10, 10));
        door.ok("CreateTable", simple(PAY));
        door.ok("PutItem", put("a", ",'v':{'S':'" + "x".repeat(100_000) + "'}")); // 98 units, of 10
        now.addAndGet(8_800);
        assertThat(door.call("PutItem", put("b", "")).status()).isEqualTo(400);
        now.addAndGet(1);
        door.ok("PutItem", put("b", ""));
    }

    @Test
    void conditionThatFails_costsWhatTheWriteWouldHave() {
        Door door = door(CapacityModel.provisioned(3, 3));
        door.ok("CreateTable", simple(PAY));
        door.ok("PutItem", put("a", ",'v':{'S':'" + "x".repeat(1_500) + "'}"));
        String never = put("a", "").replace("}}}", "}},'ConditionExpression':'attribute_not_exists(pk)'}");
        assertThat(door.call("PutItem", never).body()).contains("ConditionalCheckFailedException");
        now.addAndGet(333);
        assertThat(door.call("PutItem", never).body()).contains("ProvisionedThroughputExceededException");
        now.addAndGet(1);
        assertThat(door.call("PutItem", never).body()).contains("ConditionalCheckFailedException");
    }

    @Test
    void scan_isChargedAllItRead_andDoesNotBeginInDebt() {
        Door door = door(CapacityModel.provisioned(1_000, 10));
        door.ok("CreateTable", simple(PAY));
        for (int i = 0; i < 11; i++) {
            door.ok("PutItem", put(i, ",'v':{'S':'" + "x".repeat(40_000) + "'}"));
        }
        String scan = "{'TableName':'tab','Select':'COUNT','ConsistentRead':true,'ReturnConsumedCapacity':'TOTAL'}";
        assertThat(door.ok("Scan", scan)).contains("'CapacityUnits':108.0"); // of 10
        assertThat(door.call("Scan", scan).status()).isEqualTo(400);
        now.addAndGet(9_800);
        assertThat(door.call("Scan", scan).status()).isEqualTo(400);
        now.addAndGet(1);
        door.ok("Scan", scan);
    }

    @Test
    void charges_areWhatConsumedCapacityReports() {
        Door door = door(CapacityModel.asCreated().withBurst(Duration.ZERO));
        door.ok("CreateTable", table(provisioned(1_000, 1_000), provisioned(1_000, 1_000)));
        // an entry that moves is two writes of the index: 1 and 2 and 2 and 2
        String reported = "";
        for (String g : new String[] {"a", "b", "c", "d"}) {
            reported = door.ok(
                    "PutItem",
                    put("k", ",'g':{'S':'" + g + "'}").replace("}}}", "}},'ReturnConsumedCapacity':'INDEXES'}"));
        }
        assertThat(reported).contains("'by-g':{'CapacityUnits':2.0}", "'Table':{'CapacityUnits':1.0}");
        int left = 0;
        while (door.call("PutItem", put("k" + left, ",'g':{'S':'z'}")).status() == 200) {
            left++;
        }
        assertThat(left).isEqualTo(1_000 - 7);
    }

    @Test
    void dropped_isForgotten_whenATableIsMadeAgain() {
        Door door = door(CapacityModel.provisioned(1, 1));
        door.ok("CreateTable", simple(PAY));
        throttled(i -> door.call("PutItem", put("a", "")));
        door.ok("DeleteTable", "{'TableName':'tab'}");
        door.ok("CreateTable", simple(PAY));
        door.ok("PutItem", put("a", ""));
    }

    @Test
    void createTable_isRefused_beyondTheQuotas() {
        Door door = door(CapacityModel.asCreated().withTableLimits(100, 100).withAccountLimits(150, 150));
        assertThat(door.refused("CreateTable", table(provisioned(1, 60), provisioned(1, 41))))
                .isEqualTo(
                        "LimitExceededException: Subscriber limit exceeded: table tab would be provisioned with 2 RCU"
                                + " and 101 WCU, but one table with its indexes may have 100 RCU and 100 WCU");
        door.ok("CreateTable", table(provisioned(60, 1), provisioned(40, 1)));
        assertThat(door.refused("CreateTable", simple(provisioned(51, 1)).replace("'tab'", "'other'")))
                .startsWith("LimitExceededException: Subscriber limit exceeded: all tables together");
        door.ok("CreateTable", simple(PAY).replace("'tab'", "'other'"));
    }

    @Test
    void describeTable_showsMaximaAndWarmThroughput() {
        Door door = door(CapacityModel.asCreated());
        door.ok(
                "CreateTable",
                table(
                        PAY + onDemand(-1, 7) + ",'WarmThroughput':{'ReadUnitsPerSecond':13000}",
                        ",'WarmThroughput':{'ReadUnitsPerSecond':17000,'WriteUnitsPerSecond':5000}"));
        assertThat(door.ok("DescribeTable", "{'TableName':'tab'}"))
                .contains(
                        "'OnDemandThroughput':{'MaxReadRequestUnits':-1,'MaxWriteRequestUnits':7},'WarmThroughput':"
                                + "{'ReadUnitsPerSecond':13000,'WriteUnitsPerSecond':7,'Status':'ACTIVE'}",
                        "'WarmThroughput':{'ReadUnitsPerSecond':17000,'WriteUnitsPerSecond':5000,'Status':'ACTIVE'}");
        assertThat(door.refused("CreateTable", simple(PAY + onDemand(0, 1)).replace("'tab'", "'other'")))
                .contains("'onDemandThroughput.maxReadRequestUnits' failed to satisfy constraint: Member must have"
                        + " value greater than or equal to 1");
        assertThat(door.refused(
                        "CreateTable",
                        simple(provisioned(1, 1) + onDemand(1, 1)).replace("'tab'", "'other'")))
                .contains("OnDemandThroughput should not be specified when BillingMode is PROVISIONED");
    }

    @Test
    void manyThreads_getWhatThereIs_andNoMore() throws InterruptedException {
        Door door = door(CapacityModel.provisioned(997, 10));
        door.ok("CreateTable", simple(PAY));
        AtomicLong written = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 7; t++) {
            int from = t * 10_000;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 11; i++) {
                    Door.Answer answer = door.call("BatchWriteItem", batch(from + i * 25, from + i * 25 + 25));
                    written.addAndGet(answer.status() == 200 ? 25L - count("PutRequest", answer.body()) : 0);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(written.get()).isEqualTo(997);
        assertThat(door.ok("DescribeTable", "{'TableName':'tab'}")).contains("'ItemCount':997");
    }
}
