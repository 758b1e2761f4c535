package dev.dynabatch.local;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** Stores whose capacity is short, tables in them, and what is asked of them. */
abstract class ShortStore {
    static final String ARN = "arn:aws:dynamodb:local:000000000000:table/tab";
    static final String PAY = ",'BillingMode':'PAY_PER_REQUEST'";

    final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    final List<DynabatchLocal> opened = new ArrayList<>();

    @AfterEach
    final void close() {
        opened.forEach(DynabatchLocal::close);
    }

    Door door(CapacityModel model) {
        DynabatchLocal dynamo = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(now.get()))
                .capacity(model)
                .build();
        opened.add(dynamo);
        return InProcessOperationsTest.door(dynamo.transport());
    }

    /** A table 'tab' (pk:S) with a global index 'g' (g:S); each with so much said about its throughput. */
    static String table(String throughput, String indexThroughput) {
        return "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':"
                + "'g','AttributeType':'S'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
                + "'GlobalSecondaryIndexes':[{'IndexName':'by-g','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],"
                + "'Projection':{'ProjectionType':'ALL'}" + indexThroughput + "}]" + throughput + "}";
    }

    static String provisioned(long read, long write) {
        return ",'ProvisionedThroughput':{'ReadCapacityUnits':" + read + ",'WriteCapacityUnits':" + write + "}";
    }

    static String onDemand(long read, long write) {
        return ",'OnDemandThroughput':{'MaxReadRequestUnits':" + read + ",'MaxWriteRequestUnits':" + write + "}";
    }

    /** A table on demand, without indexes. */
    static String simple(String more) {
        return "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}],'KeySchema':"
                + "[{'AttributeName':'pk','KeyType':'HASH'}]" + more + "}";
    }

    static String put(Object pk, String more) {
        return "{'TableName':'tab','Item':{'pk':{'S':'" + pk + "'}" + more + "}}";
    }

    static String batch(int from, int to) {
        return "{'RequestItems':{'tab':["
                + IntStream.range(from, to)
                        .mapToObj(i -> "{'PutRequest':{'Item':{'pk':{'S':'k" + i + "'}}}}")
                        .collect(Collectors.joining(","))
                + "]},'ReturnConsumedCapacity':'TOTAL'}";
    }

    static int count(String what, String text) {
        return (int)
                Pattern.compile(what, Pattern.LITERAL).matcher(text).results().count();
    }

    static Door.Answer throttled(IntFunction<Door.Answer> request) {
        for (int i = 0; i < 101; i++) {
            Door.Answer answer = request.apply(i);
            if (answer.status() != 200) {
                return answer;
            }
        }
        throw new AssertionError("never throttled");
    }
}
