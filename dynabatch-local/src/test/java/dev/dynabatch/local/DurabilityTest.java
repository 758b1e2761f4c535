package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.DynabatchException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a directory keeps, however its process ends. */
class DurabilityTest {
    private static final String TABLE = "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'pk',"
            + "'AttributeType':'N'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
            + "'BillingMode':'PAY_PER_REQUEST'}";

    @TempDir
    private Path directory;

    @Test
    void open_findsTablesAndItems_whenClosedBefore() {
        String before;
        try (DynabatchLocal dynamo = DynabatchLocal.open(directory)) {
            Door door = InProcessOperationsTest.door(dynamo.transport());
            door.ok("CreateTable", TABLE);
            door.ok("CreateTable", TABLE.replace("'tab'", "'gone'"));
            door.ok("BatchWriteItem", batch(0));
            door.ok("DeleteTable", "{'TableName':'gone'}");
            before = door.ok("DescribeTable", "{'TableName':'tab'}") + door.ok("Scan", "{'TableName':'tab'}");
        }
        try (DynabatchLocal dynamo = DynabatchLocal.open(directory)) {
            Door door = InProcessOperationsTest.door(dynamo.transport());
            assertThat(door.ok("ListTables", "{}")).isEqualTo("{'TableNames':['tab']}");
            assertThat(door.ok("DescribeTable", "{'TableName':'tab'}") + door.ok("Scan", "{'TableName':'tab'}"))
                    .isEqualTo(before)
                    .contains("'ItemCount':23");
        }
    }

    @Test
    void open_namesTheDirectory_whenAnotherHasIt() {
        try (DynabatchLocal first = DynabatchLocal.open(directory)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DynabatchLocal.open(directory))
                    .isInstanceOf(DynabatchException.class)
                    .hasMessageContaining(directory + " is in use by another Dynabatch Local");
        }
        DynabatchLocal.open(directory).close();
    }

    @Test
    void open_findsEveryAnsweredWrite_whenTheProcessWasKilled() throws Exception {
        killAndCheck(3, 101, 397);
    }

    @Test
    @Tag("thorough")
    void open_findsEveryAnsweredWrite_howeverOftenTheProcessIsKilled() throws Exception {
        killAndCheck(new Random(7).ints(41, 1, 499).toArray());
    }

    private void killAndCheck(int... acknowledgements) throws Exception {
        int answered = 0;
        for (int wanted : acknowledgements) {
            answered += writeAndKill(answered, wanted);
            try (DynabatchLocal dynamo = DynabatchLocal.open(directory)) {
                Door door = InProcessOperationsTest.door(dynamo.transport());
                for (int batch = 0; batch < answered; batch++) {
                    String get = "{'TableName':'tab','Key':{'pk':{'N':'" + (batch * 23 + batch % 23) + "'}}}";
                    assertThat(door.ok("GetItem", get)).contains("'batch':{'N':'" + batch + "'}");
                }
                long items = Long.parseLong(
                        door.ok("DescribeTable", "{'TableName':'tab'}").replaceAll(".*'ItemCount':(\\d+).*", "$1"));
                // a batch that was not answered may be there, but not half of it
                assertThat(items).isGreaterThanOrEqualTo(answered * 23L);
                assertThat(items % 23).isZero();
            }
        }
    }

    /** Has a process write batches, kills it after some answers and returns how many there were. */
    private int writeAndKill(int firstBatch, int acknowledgements) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DurabilityTest.class.getName(),
                        directory.toString(),
                        Integer.toString(firstBatch))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int answers = 0;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            while (answers < acknowledgements && output.readLine() != null) {
                answers++;
            }
            assertThat(process.toHandle().destroyForcibly()).isTrue();
            // what it said before it died counts, too
            while (output.readLine() != null) {
                answers++;
            }
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(answers).isGreaterThanOrEqualTo(acknowledgements);
        return answers;
    }

    /** Writes batches until it is killed; says the number of each once it is answered. */
    public static void main(String[] arguments) {
        DynabatchLocal dynamo = DynabatchLocal.open(Path.of(arguments[0]));
        Door door = InProcessOperationsTest.door(dynamo.transport());
        if (door.call("DescribeTable", "{'TableName':'tab'}").status() != 200) {
            door.ok("CreateTable", TABLE);
        }
        for (int batch = Integer.parseInt(arguments[1]); ; batch++) {
            door.ok("BatchWriteItem", batch(batch));
            System.out.println(batch);
        }
    }

    private static String batch(int batch) {
        StringBuilder puts = new StringBuilder();
        for (int i = 0; i < 23; i++) {
            puts.append(i == 0 ? "" : ",")
                    .append("{'PutRequest':{'Item':{'pk':{'N':'")
                    .append(batch * 23 + i)
                    .append("'},'batch':{'N':'")
                    .append(batch)
                    .append("'},'text':{'S':'")
                    .append("x".repeat(151))
                    .append("'}}}}");
        }
        return "{'RequestItems':{'tab':[" + puts + "]}}";
    }
}
