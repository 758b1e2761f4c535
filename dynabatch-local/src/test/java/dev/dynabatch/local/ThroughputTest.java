package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What tables are made with, and show, of their throughput. */
class ThroughputTest extends ShortStore {
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
}
