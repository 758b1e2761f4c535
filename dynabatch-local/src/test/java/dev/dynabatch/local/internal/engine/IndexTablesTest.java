package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import dev.dynabatch.local.internal.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables with secondary indexes: made, refused, and described. */
class IndexTablesTest {
    private final Door door = EngineFixture.door(new MemoryStore());

    @Test
    void describeTable_showsTheIndexes() {
        door.ok("CreateTable", IndexedTable.TABLE);
        door.ok("PutItem", "{'TableName':'tab','Item':{'pk':{'S':'p'},'sk':{'N':'1'},'g':{'S':'g'}}}");
        assertThat(door.ok("DescribeTable", "{'TableName':'tab'}"))
                .contains("{'AttributeName':'h','AttributeType':'N'}],'TableName'")
                .contains("'LocalSecondaryIndexes':[{'IndexName':'by-l','KeySchema':[{'AttributeName':'pk','KeyType':"
                        + "'HASH'},{'AttributeName':'l','KeyType':'RANGE'}],'Projection':{'ProjectionType':'INCLUDE',"
                        + "'NonKeyAttributes':['v']},'IndexSizeBytes':0,'ItemCount':0,")
                .contains("'Projection':{'ProjectionType':'ALL'},'IndexSizeBytes':9,'ItemCount':1,")
                .contains("table/tab/index/by-gh','IndexStatus':'ACTIVE','ProvisionedThroughput':{");
    }

    @Test
    void describeTable_showsAnIndexesOwnThroughput_whenTheTableIsProvisioned() {
        String units = "'ProvisionedThroughput':{'ReadCapacityUnits':%d,'WriteCapacityUnits':%d}";
        String table = IndexedTable.TABLE
                .replace("'PAY_PER_REQUEST'", "'PROVISIONED'," + units.formatted(2, 3))
                .replace("{'IndexName':'by-g", "{" + units.formatted(5, 7) + ",'IndexName':'by-g");
        door.ok("CreateTable", table);
        assertThat(door.ok("DescribeTable", "{'TableName':'tab'}"))
                .contains(
                        "'ReadCapacityUnits':2,'WriteCapacityUnits':3}",
                        "'ReadCapacityUnits':5,'WriteCapacityUnits':7}");
        assertThat(door.refused(
                        "CreateTable",
                        table.replace("'BillingMode':'PROVISIONED'", "'BillingMode':" + "'PAY_PER_REQUEST'")
                                .replace(units.formatted(2, 3), "'Tags':[]")))
                .isEqualTo(
                        "ValidationException: One or more parameter values were invalid: ProvisionedThroughput should"
                                + " not be specified for index: by-g when BillingMode is PAY_PER_REQUEST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'by-gh' | 'by-g' | Duplicate index name: by-g",
                "'KEYS_ONLY'} | 'INCLUDE'} | ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
                "'INCLUDE' | 'ALL' | ProjectionType is ALL, but NonKeyAttributes is specified",
                "{'ProjectionType':'ALL'} | {} | Unknown ProjectionType: null",
                ",{'AttributeName':'l','KeyType':'RANGE'} | `` | Index KeySchema does not have a range key for index:"
                        + " by-l",
                ",{'AttributeName':'sk','KeyType':'RANGE'} | `` | Table KeySchema does not have a range key, which is"
                        + " required when specifying a LocalSecondaryIndex",
                ",{'AttributeName':'h','KeyType':'RANGE'} | `` | Some AttributeDefinitions are not used."
                        + " AttributeDefinitions: [pk, sk, l, g, h], keys used: [pk, sk, l, g]",
                "'PAY_PER_REQUEST' | 'PROVISIONED','ProvisionedThroughput':{'ReadCapacityUnits':5,"
                        + "'WriteCapacityUnits':5} | ProvisionedThroughput is not specified for index: by-g",
            })
    void createTable_saysWhatIsWrongWithAnIndex(String from, String to, String message) {
        assertThat(IndexedTable.TABLE).contains(from);
        assertThat(door.refused("CreateTable", IndexedTable.TABLE.replace(from, to)))
                .isEqualTo("ValidationException: One or more parameter values were invalid: " + message);
    }
}
