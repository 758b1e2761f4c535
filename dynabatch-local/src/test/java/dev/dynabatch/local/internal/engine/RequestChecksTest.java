package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said about wrong parameters, and in which order. */
class RequestChecksTest {
    private static final String ONE = "ValidationException: 1 validation error detected: ";

    private final Door door = EngineFixture.door();

    @Test
    void tableName_isCheckedFirst_andAlone() {
        for (String operation : List.of("PutItem", "GetItem", "DeleteItem", "Scan")) {
            assertThat(door.refused(operation, "{'ReturnConsumedCapacity':'BAD'}"))
                    .isEqualTo(ONE + "Value null at 'tableName' failed to satisfy constraint: Member must not be null");
            assertThat(door.refused(operation, "{'TableName':'','ReturnConsumedCapacity':'BAD'}"))
                    .isEqualTo(ONE + "Value '' at 'tableName' failed to satisfy constraint: Member must have length"
                            + " greater than or equal to 1");
            assertThat(door.refused(operation, "{'TableName':'bad table!@#'}"))
                    .isEqualTo(ONE + "Value 'bad table!@#' at 'tableName' failed to satisfy constraint: Member must"
                            + " satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
            assertThat(door.refused(operation, "{'TableName':'" + "a".repeat(256) + "'}"))
                    .isEqualTo(ONE + "Value '" + "a".repeat(256) + "' at 'tableName' failed to satisfy constraint:"
                            + " Member must have length less than or equal to 255");
        }
    }

    @Test
    void parameters_areAllNamed_whenSeveralAreWrong() {
        assertThat(door.refused(
                        "PutItem",
                        "{'TableName':'hash','Item':{'pk':{'N':'bad'}},'ReturnConsumedCapacity':'A',"
                                + "'ReturnItemCollectionMetrics':'B','ReturnValues':'C'}"))
                .isEqualTo("ValidationException: 3 validation errors detected: Value 'A' at 'returnConsumedCapacity'"
                        + " failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE];"
                        + " Value 'B' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy"
                        + " enum value set: [SIZE, NONE]; Value 'C' at 'returnValues' failed to satisfy constraint:"
                        + " Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]");
        assertThat(door.refused("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'a'}},'ReturnValues':'ALL_NEW'}"))
                .isEqualTo("ValidationException: ReturnValues can only be ALL_OLD or NONE");
    }

    @Test
    void values_areCheckedBeforeTheTableIsLookedFor() {
        assertThat(door.refused("PutItem", "{'Item':{'pk':{'N':'bad'}},'TableName':'nobody'}"))
                .isEqualTo("ValidationException: The parameter cannot be converted to a numeric value: bad");
        assertThat(door.refused("PutItem", "{'Item':{'pk':{'S':'a'}},'TableName':'nobody'}"))
                .isEqualTo("ResourceNotFoundException: Requested resource not found");
    }

    @Test
    void parameter_isRefused_whenItIsNotSupportedYet() {
        String[][] calls = {
            {"DeleteItem", "'Key':{'pk':{'S':'a'}},'Expected':{}", "Expected"},
            {"UpdateItem", "'Key':{'pk':{'S':'a'}},'AttributeUpdates':{}", "AttributeUpdates"},
            {"PutItem", "'Item':{'pk':{'S':'a'}},'ConditionalOperator':'AND'", "ConditionalOperator"},
            {"GetItem", "'Key':{'pk':{'S':'a'}},'AttributesToGet':['pk']", "AttributesToGet"},
            {"Query", "'KeyConditions':{}", "KeyConditions"},
            {"Query", "'QueryFilter':{}", "QueryFilter"},
            {"Scan", "'ScanFilter':{}", "ScanFilter"},
            {
                "BatchGetItem",
                "'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}}],'AttributesToGet':['pk']}}",
                "AttributesToGet"
            },
        };
        for (String[] call : calls) {
            assertThat(door.refused(call[0], "{'TableName':'hash'," + call[1] + "}"))
                    .isEqualTo("ValidationException: " + call[2] + ", a parameter from before expressions, is not"
                            + " supported by Dynabatch Local; use an expression");
        }
        assertThat(door.refused(
                        "CreateTable",
                        EngineFixture.table("new", "S", null)
                                .replace(
                                        "'BillingMode'", "'StreamSpecification':{'StreamEnabled':true},'BillingMode'")))
                .isEqualTo("ValidationException: StreamSpecification is not supported by Dynabatch Local yet");
    }

    @Test
    void operation_isRefused_whenItIsNotSupportedYet() {
        for (String operation : List.of(
                "UpdateTable",
                "TransactGetItems",
                "TransactWriteItems",
                "ExecuteStatement",
                "BatchExecuteStatement",
                "DescribeLimits",
                "TagResource",
                "UpdateTimeToLive",
                "CreateBackup",
                "EnableKinesisStreamingDestination",
                "ImportTable")) {
            assertThat(door.refused(operation, "{}"))
                    .isEqualTo("UnknownOperationException: " + operation + " is not supported by Dynabatch Local yet");
        }
        assertThat(door.refused("PutItems", "{}"))
                .startsWith("UnknownOperationException: Unknown operation; the header");
    }

    @Test
    void parameter_isIgnored_whenItChangesNothing() {
        door.ok(
                "CreateTable",
                EngineFixture.table("new", "S", null)
                        .replace(
                                "'BillingMode'",
                                "'Tags':[{'Key':'a','Value':'b'}],'TableClass':'STANDARD',"
                                        + "'StreamSpecification':{'StreamEnabled':false},'SSESpecification':{'Enabled':true},"
                                        + "'DeletionProtectionEnabled':false,'BillingMode'"));
        door.ok(
                "PutItem",
                "{'TableName':'new','Item':{'pk':{'S':'a'}},'ReturnItemCollectionMetrics':'SIZE',"
                        + "'ConditionExpression':null,'ReturnValuesOnConditionCheckFailure':'NONE','ReturnValues':'NONE'}");
    }

    @Test
    void scan_refusesSegmentsThatMakeNoSense() {
        assertThat(door.refused("Scan", "{'TableName':'hash','Segment':0}"))
                .isEqualTo("ValidationException: The TotalSegments parameter is required but was not present in the"
                        + " request when Segment parameter is present");
        assertThat(door.refused("Scan", "{'TableName':'hash','TotalSegments':4}"))
                .isEqualTo("ValidationException: The Segment parameter is required but was not present in the request"
                        + " when parameter TotalSegments is present");
        assertThat(door.refused("Scan", "{'TableName':'hash','Segment':5,'TotalSegments':5}"))
                .isEqualTo("ValidationException: The Segment parameter is zero-based and must be less than parameter"
                        + " TotalSegments: Segment: 5 is not less than TotalSegments: 5");
        assertThat(door.refused("Scan", "{'TableName':'hash','Segment':0,'TotalSegments':1000001}"))
                .isEqualTo(ONE + "Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have"
                        + " value less than or equal to 1000000");
        assertThat(door.refused("Scan", "{'TableName':'hash','Limit':0}"))
                .isEqualTo(
                        ONE + "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than"
                                + " or equal to 1");
        assertThat(door.refused("Scan", "{'TableName':'hash','ExclusiveStartKey':{'no':{'S':'a'}}}"))
                .isEqualTo("ValidationException: The provided starting key is invalid: The provided key element does"
                        + " not match the schema");
    }

    @Test
    void createTable_saysWhatIsWrongWithTheSchema() {
        String table = EngineFixture.table("new", "S", "N");
        String[][] cases = {
            {"'TableName':'new',", "", "The parameter 'TableName' is required but was not present in the request"},
            {
                "'new'",
                "'ab'",
                "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member"
                        + " must have length greater than or equal to 3"
            },
            {"'sk','KeyType'", "'pk','KeyType'", "Invalid KeySchema: Some index key attribute have no definition"},
            {"RANGE", "HASH", "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"},
            {"HASH", "RANGE", "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
            {
                "HASH",
                "INVALID",
                "1 validation error detected: Value 'INVALID' at 'keySchema.1.member.keyType' failed to"
                        + " satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]"
            },
            {
                "'N'",
                "'X'",
                "1 validation error detected: Value 'X' at 'attributeDefinitions.2.member.attributeType'"
                        + " failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]"
            },
            {
                "'sk','AttributeType'",
                "'no','AttributeType'",
                "One or more parameter values were invalid: Some index key"
                        + " attributes are not defined in AttributeDefinitions. Keys: [pk, sk], AttributeDefinitions: [pk,"
                        + " no]"
            },
            {
                ",{'AttributeName':'sk','KeyType':'RANGE'}",
                "",
                "One or more parameter values were invalid: Number of"
                        + " attributes in KeySchema does not exactly match number of attributes defined in"
                        + " AttributeDefinitions"
            },
            {
                "'KeyType':'RANGE'}",
                "'KeyType':'RANGE'},{'AttributeName':'x','KeyType':'RANGE'}",
                "1 validation error"
                        + " detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH),"
                        + " KeySchemaElement(attributeName=sk, keyType=RANGE), KeySchemaElement(attributeName=x,"
                        + " keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less than"
                        + " or equal to 2"
            },
            {
                ",'BillingMode':'PAY_PER_REQUEST'",
                "",
                "One or more parameter values were invalid: ReadCapacityUnits and"
                        + " WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
            },
        };
        for (String[] change : cases) {
            String changed = table.replace(change[0], change[1]);
            assertThat(changed).isNotEqualTo(table);
            assertThat(door.refused("CreateTable", changed)).isEqualTo("ValidationException: " + change[2]);
        }
    }

    @Test
    void body_isASerializationError_whenItIsOfAnotherShape() {
        for (String body : List.of(
                "",
                "[]",
                "nul",
                "{'TableName':5}",
                "{'TableName':{}}",
                "{'TableName':['a']}",
                "{'Item':[]}",
                "{'Item':{'pk':'a'}}",
                "{'Item':{'pk':{'S':5}}}",
                "{'Item':{'pk':{'B':'*'}}}",
                "{'Item':{'pk':{'L':{}}}}",
                "{'Item':{'pk':{'SS':'a'}}}",
                "{'TableName':'hash'} x",
                "{'Item':{'pk':{'S':'\\ud800'}}}")) {
            assertThat(door.refused("PutItem", body)).as(body).startsWith("SerializationException: ");
        }
    }
}
