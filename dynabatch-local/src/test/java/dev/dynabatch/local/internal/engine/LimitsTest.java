package dev.dynabatch.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.Door;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service's limits, to the byte, and what it says beyond them. */
class LimitsTest {
    private static final String INVALID = "ValidationException: One or more parameter values were invalid: ";

    private final Door door = EngineFixture.door();

    @Test
    void item_isTakenUpTo409600Bytes() {
        // pk + x = 3, name v = 1
        String largest = "x".repeat(409_600 - 4);
        door.ok("PutItem", put("'v':{'S':'" + largest + "'}"));
        assertThat(door.ok("DescribeTable", "{'TableName':'hash'}")).contains("'TableSizeBytes':409600");
        assertThat(door.refused("PutItem", put("'v':{'S':'" + largest + "x'}")))
                .isEqualTo("ValidationException: Item size has exceeded the maximum allowed size");
        assertThat(door.refused(
                        "BatchWriteItem",
                        batch("hash", "{'PutRequest':{'Item':{'pk':{'S':'x'},'v':{'S':'" + largest + "x'}}}}")))
                .isEqualTo("ValidationException: Item size has exceeded the maximum allowed size");
    }

    @Test
    void keys_areTakenUpToTheirLimits_onWritesAndReads() {
        String pk = "p".repeat(2_048);
        String sk = "s".repeat(1_024);
        for (String[] call : new String[][] {{"PutItem", "Item"}, {"GetItem", "Key"}, {"DeleteItem", "Key"}}) {
            door.ok(call[0], "{'TableName':'both','" + call[1] + "':" + key(pk, sk) + "}");
            assertThat(door.refused(call[0], "{'TableName':'both','" + call[1] + "':" + key(pk + "p", sk) + "}"))
                    .isEqualTo(INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
            assertThat(door.refused(call[0], "{'TableName':'both','" + call[1] + "':" + key(pk, sk + "s") + "}"))
                    .isEqualTo(INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
            assertThat(door.refused(call[0], "{'TableName':'both','" + call[1] + "':" + key("p", "") + "}"))
                    .isEqualTo("ValidationException: One or more parameter values are not valid. The AttributeValue for"
                            + " a key attribute cannot contain an empty string value. Key: sk");
        }
    }

    @Test
    void keys_mustFitTheSchema() {
        assertThat(door.refused("PutItem", "{'TableName':'both','Item':{'pk':{'S':'a'}}}"))
                .isEqualTo(INVALID + "Missing the key sk in the item");
        assertThat(door.refused("PutItem", "{'TableName':'both','Item':{'pk':{'N':'1'},'sk':{'S':'a'}}}"))
                .isEqualTo(INVALID + "Type mismatch for key pk expected: S actual: N");
        for (String key : List.of(
                "{'pk':{'S':'a'}}",
                "{'pk':{'S':'a'},'sk':{'N':'1'}}",
                "{'pk':{'S':'a'},'no':{'S':'a'}}",
                "{'pk':{'S':'a'},'sk':{'S':'a'},'v':{'S':'a'}}",
                "{}")) {
            for (String operation : List.of("GetItem", "DeleteItem")) {
                assertThat(door.refused(operation, "{'TableName':'both','Key':" + key + "}"))
                        .isEqualTo("ValidationException: The provided key element does not match the schema");
            }
        }
    }

    @Test
    void batchWriteItem_takes25_andEachKeyOnce() {
        door.ok("BatchWriteItem", batch("hash", puts(0, 25)));
        assertThat(door.refused("BatchWriteItem", batch("hash", puts(0, 26))))
                .startsWith("ValidationException: 1 validation error detected: Value '{hash=[")
                .endsWith("]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint:"
                        + " [Member must have length less than or equal to 25, Member must have length greater than or"
                        + " equal to 1]");
        assertThat(door.refused(
                        "BatchWriteItem",
                        "{'RequestItems':{'hash':[" + puts(0, 13) + "],'both':[" + puts(0, 13) + "]}}"))
                .isEqualTo("ValidationException: Too many items requested for the BatchWriteItem call");
        assertThat(door.refused(
                        "BatchWriteItem", batch("hash", puts(0, 2) + ",{'DeleteRequest':{'Key':{'pk':{'S':'k1'}}}}")))
                .isEqualTo("ValidationException: Provided list of item keys contains duplicates");
        assertThat(door.refused("BatchWriteItem", "{'RequestItems':{}}"))
                .isEqualTo("ValidationException: The requestItems parameter is required for BatchWriteItem");
        assertThat(door.refused("BatchWriteItem", batch("nobody", puts(0, 1))))
                .isEqualTo("ResourceNotFoundException: Requested resource not found");
    }

    @Test
    void batchWriteItem_writesNothing_whenOneItemIsRefused() {
        assertThat(door.refused(
                        "BatchWriteItem", batch("hash", puts(0, 23) + ",{'PutRequest':{'Item':{'x':{'S':'a'}}}}")))
                .isEqualTo(INVALID + "Missing the key pk in the item");
        assertThat(door.ok("Scan", "{'TableName':'hash','Select':'COUNT'}")).startsWith("{'Count':0,");
    }

    @Test
    void batchGetItem_takes100Keys_eachOnce() {
        door.ok("BatchWriteItem", batch("hash", puts(0, 7)));
        assertThat(door.ok("BatchGetItem", gets(100)).split("'pk'", -1)).hasSize(8);
        assertThat(door.refused("BatchGetItem", gets(101)))
                .isEqualTo("ValidationException: 1 validation error detected: Value at 'RequestItems.hash.member.Keys'"
                        + " failed to satisfy constraint: Member must have length less than or equal to 100");
        assertThat(door.refused(
                        "BatchGetItem", "{'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'a'}}]}}}"))
                .isEqualTo("ValidationException: Provided list of item keys contains duplicates");
        assertThat(door.refused("BatchGetItem", "{'RequestItems':{}}"))
                .isEqualTo("ValidationException: The requestItems parameter is required for BatchGetItem");
    }

    @Test
    void batchGetItem_leavesKeysUnprocessed_beyond16Megabytes() {
        String value = "v".repeat(400_000);
        for (int i = 0; i < 53; i++) {
            door.ok("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'k" + i + "'},'v':{'S':'" + value + "'}}}");
        }
        String first = door.ok("BatchGetItem", gets(53));
        // 16 MB / 400,005 B
        assertThat(first.split("'v'", -1)).hasSize(42);
        String unprocessed = first.substring(first.indexOf("'UnprocessedKeys':") + 18, first.length() - 1);
        assertThat(unprocessed).startsWith("{'hash':{'Keys':[{'pk':{'S':'k41'}}");
        String second = door.ok("BatchGetItem", "{'RequestItems':" + unprocessed + "}");
        assertThat(second.split("'v'", -1)).hasSize(13);
        assertThat(second).endsWith("'UnprocessedKeys':{}}");
    }

    @Test
    void nesting_goes31Deep() {
        for (String[] wrap : new String[][] {{"{'M':{'a':", "}}"}, {"{'L':[", "]}"}}) {
            String inner = "{'S':'x'}";
            door.ok("PutItem", put("'v':" + wrap[0].repeat(31) + inner + wrap[1].repeat(31)));
            assertThat(door.refused("PutItem", put("'v':" + wrap[0].repeat(32) + inner + wrap[1].repeat(32))))
                    .isEqualTo("ValidationException: Nesting Levels have exceeded supported limits");
        }
        assertThat(door.refused("PutItem", put("'v':" + "{'L':[".repeat(10_007))))
                .startsWith("SerializationException");
    }

    @ParameterizedTest
    @CsvSource({
        "1E-130, ok",
        "-1E-130, ok",
        "9.9999999999999999999999999999999999999E125, ok",
        "1e0126, Number overflow",
        "12345678901234567890123456789012345678, ok",
        "-1E126, Number overflow",
        "1E-131, Number underflow",
        "123456789012345678901234567890123456789, Attempting to store more than 38 significant digits in a Number",
        "abc, The parameter cannot be converted to a numeric value: abc",
        "1., ok",
        "0x10, The parameter cannot be converted to a numeric value: 0x10",
        "'', The parameter cannot be converted to a numeric value"
    })
    void number_isTakenWithinItsLimits(String number, String expected) {
        if (expected.equals("ok")) {
            door.ok("PutItem", put("'v':{'N':'" + number + "'}"));
        } else {
            assertThat(door.refused("PutItem", put("'v':{'N':'" + number + "'}")))
                    .startsWith("ValidationException: " + expected);
            assertThat(door.refused("PutItem", put("'v':{'NS':['1','" + number + "']}")))
                    .startsWith("ValidationException: " + expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'SS':[]} | One or more parameter values were invalid: An string set  may not be empty",
                "{'NS':[]} | One or more parameter values were invalid: An number set  may not be empty",
                "{'BS':[]} | One or more parameter values were invalid: Binary sets should not be empty",
                "{'L':[{'SS':[]}]} | One or more parameter values were invalid: An string set  may not be empty",
                "{'SS':['a','a']} | One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
                "{'NS':['1','1.0']} | One or more parameter values were invalid: Input collection contains duplicates.",
                "{'BS':['AQ==','AQ==']} | One or more parameter values were invalid: Input collection [AQ==, AQ==]of type BS contains duplicates.",
                "{'NULL':false} | One or more parameter values were invalid: Null attribute value types must have the value of true",
                "{} | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{'S':'a','N':'1'} | Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
            })
    void value_isRefused_whenTheServiceWouldRefuseIt(String value, String message) {
        assertThat(door.refused("PutItem", put("'v':" + value))).isEqualTo("ValidationException: " + message);
    }

    private static String put(String attributes) {
        return "{'TableName':'hash','Item':{'pk':{'S':'x'}," + attributes + "}}";
    }

    private static String batch(String table, String writes) {
        return "{'RequestItems':{'" + table + "':[" + writes + "]}}";
    }

    private static String puts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{'PutRequest':{'Item':{'pk':{'S':'k" + i + "'}}}}")
                .collect(Collectors.joining(","));
    }

    private static String gets(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'pk':{'S':'k" + i + "'}}")
                .collect(Collectors.joining(",", "{'RequestItems':{'hash':{'Keys':[", "]}}}"));
    }

    private static String key(String pk, String sk) {
        return "{'pk':{'S':'" + pk + "'},'sk':{'S':'" + sk + "'}}";
    }
}
