package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What batches answer where capacity is short: some of a batch is served. */
class BatchThrottlingTest extends ShortStore {
    private static String batchGet(int from, int to) {
        return "{'RequestItems':{'tab':{'ConsistentRead':true,'Keys':["
                + IntStream.range(from, to)
                        .mapToObj(i -> "{'pk':{'S':'k" + i + "'}}")
                        .collect(Collectors.joining(","))
                + "]}},'ReturnConsumedCapacity':'TOTAL'}";
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
