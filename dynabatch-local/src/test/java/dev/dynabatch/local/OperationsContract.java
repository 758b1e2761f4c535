package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every operation does, through whatever door. */
abstract class OperationsContract {
    private static final String USERS = "'TableName':'users','AttributeDefinitions':[{'AttributeName':'pk',"
            + "'AttributeType':'S'},{'AttributeName':'sk','AttributeType':'N'}],'KeySchema':[{'AttributeName':'pk',"
            + "'KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}]";

    private Door door;

    /** Opens the door to an empty store. */
    abstract Door open() throws Exception;

    /** Closes it, and the store. */
    abstract void close() throws Exception;

    @BeforeEach
    void createTable() throws Exception {
        door = open();
        door.ok("CreateTable", "{" + USERS + ",'BillingMode':'PAY_PER_REQUEST'}");
    }

    @AfterEach
    void closeDoor() throws Exception {
        close();
    }

    @Test
    void createTable_answersTheDescription_whenTheTableIsNew() {
        String answer = door.ok(
                "CreateTable",
                "{'TableName':'t-1','AttributeDefinitions':[{'AttributeName':'id','AttributeType':'B'}],"
                        + "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
                        + "'ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':7}}");
        assertThat(answer)
                .startsWith("{'TableDescription':{'AttributeDefinitions':[{'AttributeName':'id','AttributeType':'B'}],"
                        + "'TableName':'t-1','KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
                        + "'TableStatus':'ACTIVE','CreationDateTime':")
                .contains("'ReadCapacityUnits':5,'WriteCapacityUnits':7}", "'ItemCount':0")
                .doesNotContain("BillingModeSummary");
    }

    @Test
    void createTable_isRefused_whenTheTableExists() {
        assertThat(door.refused("CreateTable", "{" + USERS + ",'BillingMode':'PAY_PER_REQUEST'}"))
                .isEqualTo("ResourceInUseException: Table already exists: users");
    }

    @Test
    void describeTable_countsItemsAndBytes_whenItemsComeAndGo() {
        put("a", 1, "'v':{'S':'xyz'}");
        put("a", 2, "'v':{'S':'xyz'}");
        put("a", 2, "'v':{'S':'x'}");
        put("b", 3, "'v':{'S':'xyz'}");
        door.ok("DeleteItem", "{'TableName':'users','Key':" + key("b", 3) + "}");
        // pk + a = 3, sk + 1 byte number and its overhead = 4, v + xyz = 4: 11 and 9
        assertThat(door.ok("DescribeTable", "{'TableName':'users'}"))
                .contains("'TableSizeBytes':20,'ItemCount':2")
                .contains("'BillingMode':'PAY_PER_REQUEST'", "'TableStatus':'ACTIVE'");
    }

    @Test
    void describeTable_isRefused_whenThereIsNoTable() {
        assertThat(door.refused("DescribeTable", "{'TableName':'nobody'}"))
                .isEqualTo("ResourceNotFoundException: Requested resource not found: Table: nobody not found");
    }

    @Test
    void listTables_goesPageByPage_whenThereAreMoreThanTheLimit() {
        for (String name : new String[] {"zebra", "ant", "Bee"}) {
            door.ok("CreateTable", "{" + USERS.replace("users", name) + ",'BillingMode':'PAY_PER_REQUEST'}");
        }
        assertThat(door.ok("ListTables", "{}")).isEqualTo("{'TableNames':['Bee','ant','users','zebra']}");
        assertThat(door.ok("ListTables", "{'Limit':3}"))
                .isEqualTo("{'TableNames':['Bee','ant','users'],'LastEvaluatedTableName':'users'}");
        assertThat(door.ok("ListTables", "{'Limit':3,'ExclusiveStartTableName':'users'}"))
                .isEqualTo("{'TableNames':['zebra']}");
        assertThat(door.refused("ListTables", "{'Limit':0}"))
                .isEqualTo("ValidationException: 1 validation error detected: Value '0' at 'limit' failed to satisfy"
                        + " constraint: Member must have value greater than or equal to 1");
    }

    @Test
    void deleteTable_forgetsTheItems_whenTheTableIsMadeAgain() {
        put("a", 1, "'v':{'S':'x'}");
        assertThat(door.ok("DeleteTable", "{'TableName':'users'}")).contains("'TableStatus':'DELETING'");
        assertThat(door.refused("GetItem", "{'TableName':'users','Key':" + key("a", 1) + "}"))
                .isEqualTo("ResourceNotFoundException: Requested resource not found");
        door.ok("CreateTable", "{" + USERS + ",'BillingMode':'PAY_PER_REQUEST'}");
        assertThat(door.ok("Scan", "{'TableName':'users'}")).isEqualTo("{'Items':[],'Count':0,'ScannedCount':0}");
    }

    @Test
    void getItem_givesBackEveryType_whenAnItemWasPut() {
        String item = "{'pk':{'S':'a'},'sk':{'N':'1'},'s':{'S':'é€𝄞'},'b':{'B':'AQID'},'t':{'BOOL':true},"
                + "'f':{'BOOL':false},'z':{'NULL':true},'ss':{'SS':['x','y']},'ns':{'NS':['1','2.5']},"
                + "'bs':{'BS':['AQ==','Ag==']},'l':{'L':[{'S':''},{'L':[]},{'M':{}}]},'m':{'M':{'k':{'N':'-7'}}}}";
        door.ok("PutItem", "{'Item':" + item + ",'TableName':'users'}");
        assertThat(door.ok("GetItem", "{'TableName':'users','Key':" + key("a", 1) + "}"))
                .isEqualTo("{'Item':" + item + "}");
        assertThat(door.ok("GetItem", "{'TableName':'users','Key':" + key("a", 2) + "}"))
                .isEqualTo("{}");
    }

    @Test
    void putItem_normalisesNumbers_whenTheyAreWrittenOtherwise() {
        put("a", 1, "'n':{'N':'1.50e1'},'z':{'N':'-0.00'},'l':{'N':'007'},'s':{'NS':['1E2','3.140']}");
        assertThat(door.ok("GetItem", "{'TableName':'users','Key':{'pk':{'S':'a'},'sk':{'N':'1.0'}}}"))
                .isEqualTo("{'Item':{'pk':{'S':'a'},'sk':{'N':'1'},'n':{'N':'15'},'z':{'N':'0'},'l':{'N':'7'},"
                        + "'s':{'NS':['100','3.14']}}}");
    }

    @Test
    void putItem_answersTheOldItem_whenAskedFor() {
        put("a", 1, "'v':{'S':'old'}");
        String put = "{'TableName':'users','Item':{'pk':{'S':'a'},'sk':{'N':'1'}},'ReturnValues':'ALL_OLD'}";
        assertThat(door.ok("PutItem", put)).isEqualTo("{'Attributes':{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'S':'old'}}}");
        assertThat(door.ok("PutItem", put)).isEqualTo("{'Attributes':{'pk':{'S':'a'},'sk':{'N':'1'}}}");
    }

    @Test
    void updateItem_changesWhatItNames_whenTheItemIsThereOrNot() {
        String update = "{'TableName':'users','Key':" + key("a", 1) + ",'UpdateExpression':'SET #v.x = :x ADD n :n',"
                + "'ExpressionAttributeNames':{'#v':'v'},'ExpressionAttributeValues':{':x':{'S':'new'},':n':{'N':'2'}},"
                + "'ReturnValues':'UPDATED_NEW'}";
        assertThat(door.refused("UpdateItem", update))
                .isEqualTo("ValidationException: The document path provided in the update expression is invalid for"
                        + " update");
        assertThat(door.ok("UpdateItem", update.replace("#v.x", "#v")))
                .isEqualTo("{'Attributes':{'v':{'S':'new'},'n':{'N':'2'}}}");
        put("a", 1, "'v':{'M':{'x':{'S':'old'},'y':{'S':'old'}}},'n':{'N':'1'}");
        assertThat(door.ok("UpdateItem", update))
                .isEqualTo("{'Attributes':{'v':{'M':{'x':{'S':'new'}}},'n':{'N':'3'}}}");
        assertThat(door.ok("GetItem", "{'TableName':'users','Key':" + key("a", 1) + "}"))
                .isEqualTo("{'Item':{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'M':{'x':{'S':'new'},'y':{'S':'old'}}},"
                        + "'n':{'N':'3'}}}");
    }

    @Test
    void deleteItem_answersTheOldItemOnce_whenAskedFor() {
        put("a", 1, "'v':{'S':'old'}");
        String delete = "{'TableName':'users','Key':" + key("a", 1) + ",'ReturnValues':'ALL_OLD'}";
        assertThat(door.ok("DeleteItem", delete))
                .isEqualTo("{'Attributes':{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'S':'old'}}}");
        assertThat(door.ok("DeleteItem", delete)).isEqualTo("{}");
    }

    @Test
    void batchWriteItem_putsAndDeletes_whenTablesAreMixed() {
        door.ok("CreateTable", "{" + USERS.replace("users", "other") + ",'BillingMode':'PAY_PER_REQUEST'}");
        put("a", 1, "'v':{'S':'old'}");
        assertThat(door.ok(
                        "BatchWriteItem",
                        "{'RequestItems':{'users':[{'DeleteRequest':{'Key':" + key("a", 1) + "}},{'PutRequest':{'Item':"
                                + key("b", 2) + "}}],'other':[{'PutRequest':{'Item':" + key("c", 3)
                                + "}}]},'ReturnConsumedCapacity':'INDEXES'}"))
                .isEqualTo("{'UnprocessedItems':{},'ConsumedCapacity':[{'TableName':'users','CapacityUnits':2.0,"
                        + "'Table':{'CapacityUnits':2.0}},{'TableName':'other','CapacityUnits':1.0,"
                        + "'Table':{'CapacityUnits':1.0}}]}");
        assertThat(door.ok(
                        "BatchGetItem",
                        "{'RequestItems':{'users':{'Keys':[" + key("a", 1) + "," + key("b", 2)
                                + "]},'other':{'Keys':[" + key("c", 3)
                                + "],'ConsistentRead':true}},'ReturnConsumedCapacity':'TOTAL'}"))
                .isEqualTo("{'Responses':{'users':[" + key("b", 2) + "],'other':[" + key("c", 3)
                        + "]},'UnprocessedKeys':{},'ConsumedCapacity':[{'TableName':'users','CapacityUnits':1.0},"
                        + "{'TableName':'other','CapacityUnits':1.0}]}");
    }

    @Test
    void scan_ordersByNumericSortKey_whenPartitionsAreShared() {
        for (String number : new String[] {"10", "-1", "9", "-2.5", "0", "1E-130", "9.5", "-1E125"}) {
            door.ok("PutItem", "{'TableName':'users','Item':{'pk':{'S':'a'},'sk':{'N':'" + number + "'}}}");
        }
        Matcher keys = Pattern.compile("'sk':\\{'N':'([^']*)'").matcher(door.ok("Scan", "{'TableName':'users'}"));
        assertThat(keys.results().map(key -> key.group(1).replaceAll("0{100,}", "…")))
                .containsExactly("-1…", "-2.5", "-1", "0", "0.…1", "9", "9.5", "10");
    }

    private void put(String pk, int sk, String attributes) {
        door.ok(
                "PutItem",
                "{'TableName':'users','Item':{'pk':{'S':'" + pk + "'},'sk':{'N':'" + sk + "'}," + attributes + "}}");
    }

    private static String key(String pk, int sk) {
        return "{'pk':{'S':'" + pk + "'},'sk':{'N':'" + sk + "'}}";
    }
}
