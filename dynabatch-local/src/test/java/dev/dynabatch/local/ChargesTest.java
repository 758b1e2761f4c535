package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What operations take of the capacity there is. */
class ChargesTest extends ShortStore {
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
}
