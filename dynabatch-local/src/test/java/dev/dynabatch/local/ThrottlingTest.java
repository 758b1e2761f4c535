package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operations answer where capacity is short. */
class ThrottlingTest extends ShortStore {
    private static String get(Object pk) {
        return "{'TableName':'tab','Key':{'pk':{'S':'" + pk + "'}},'ConsistentRead':true}";
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
    void throttledIndex_holdsBackTheTablesWrites_butNotThoseThatLeaveItAlone() {
        Door door = door(CapacityModel.asCreated());
        door.ok("CreateTable", table(provisioned(100, 100), provisioned(3, 3)));
        throttled(i -> door.call("PutItem", put(i, ",'g':{'S':'x'}")));
        assertThat(door.ok("GetItem", get(3))).isEqualTo("{}");
        door.ok("PutItem", put(3, ""));
        assertThat(door.call("PutItem", put(5, ",'g':{'S':'x'}")).body())
                .contains("one or more global secondary indexes of the table was exceeded", "by-g");
    }
}
