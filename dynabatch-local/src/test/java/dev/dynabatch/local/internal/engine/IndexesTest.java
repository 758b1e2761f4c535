package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import dev.dynabatch.local.internal.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** Secondary indexes: read by Query and Scan, billed, and checked; {@link IndexModelTest} tells that they are kept. */
class IndexesTest {
    private final Door door = EngineFixture.door(new MemoryStore());

    @Test
    void capacity_isToldByIndex_whenAskedFor() {
        door.ok("CreateTable", IndexedTable.TABLE);
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
        door.ok("CreateTable", IndexedTable.TABLE);
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
        door.ok("CreateTable", IndexedTable.TABLE);
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
        door.ok("CreateTable", IndexedTable.TABLE);
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
        door.ok("CreateTable", IndexedTable.TABLE);
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
        door.ok("CreateTable", IndexedTable.TABLE);
        assertThat(door.ok(
                        "PutItem",
                        "{'TableName':'tab','Item':{'pk':{'S':'p'},'sk':{'N':'1'}},"
                                + "'ReturnItemCollectionMetrics':'SIZE'}"))
                .isEqualTo("{'ItemCollectionMetrics':{'ItemCollectionKey':{'pk':{'S':'p'}},"
                        + "'SizeEstimateRangeGB':[0.0,1.0]}}");
    }

    @Test
    void batchWriteItem_tellsOfEachItemCollection_whenThereIsALocalIndex() {
        door.ok("CreateTable", IndexedTable.TABLE);
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
}
