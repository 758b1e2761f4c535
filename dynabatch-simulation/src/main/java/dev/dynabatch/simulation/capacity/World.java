package dev.dynabatch.simulation.capacity;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.testkit.VirtualTime;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** One table with limited capacity, 4 to 12 ms away, that counts what is tried, what is throttled and what is written. */
final class World implements Transport {
    private static final long NEAREST_NANOS = 2_000_000L;
    private static final long FARTHEST_NANOS = 6_000_000L;
    private static final String ITEM = "\"sk\":";
    private static final String HOT_ITEM = "\"pk\":{\"S\":\"hot\"}";

    final VirtualTime time = new VirtualTime();
    private final DynabatchLocal local;
    private final Transport inner;
    private final Random random;
    private final int others;
    private long tried;
    private long written;
    private long othersWritten;
    private Duration othersDone = Duration.ZERO;

    /**
     * @param hot how many of the load's items have the hot partition key
     * @param items how many items it has
     */
    World(TableKind kind, int items, int hot, long seed) {
        this.random = new Random(seed);
        this.others = items - hot;
        this.local = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(time.millis()))
                .capacity(kind.model(seed))
                .build();
        this.inner = local.transport();
        inner.send(request("CreateTable", CREATE), new Quiet(response -> {
            if (response.status() != 200) {
                throw new IllegalStateException(new String(response.body(), StandardCharsets.UTF_8));
            }
        }));
        if (kind == TableKind.SHARED) {
            time.schedule(() -> takeTurn(0), 0);
        }
    }

    private static final String CREATE = "{\"TableName\":\"tab\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
            + "{\"AttributeName\":\"sk\",\"AttributeType\":\"N\"}],"
            + "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
            + "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]}";

    /** Attempts to write an item. */
    long tried() {
        return tried;
    }

    long written() {
        return written;
    }

    /** Items that have not the hot key. */
    long othersWritten() {
        return othersWritten;
    }

    /** When the last item was written that has not the hot key. */
    Duration othersDone() {
        return othersDone;
    }

    /** Somebody else writes 25 items every 25 ms for a turn, whatever becomes of them, and rests for the next. */
    private void takeTurn(int batch) {
        long turn = TableKind.OTHERS_TURN.toNanos();
        long every = 25 * 1_000_000_000L / TableKind.OTHERS_UNITS;
        if (time.elapsed().toNanos() / turn % 2 == 0) {
            StringBuilder puts = new StringBuilder();
            for (int i = 0; i < 25; i++) {
                puts.append(i == 0 ? "" : ",")
                        .append("{\"PutRequest\":{\"Item\":")
                        .append(new Workload.Item(i, "other-" + batch + "-" + i, false).json())
                        .append("}}");
            }
            inner.send(
                    request("BatchWriteItem", "{\"RequestItems\":{\"tab\":[" + puts + "]}}"),
                    new Quiet(response -> {}));
        }
        time.schedule(() -> takeTurn(batch + 1), every);
    }

    /** A request to the table. */
    static TransportRequest request(String operation, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new TransportRequest(
                URI.create("http://localhost"),
                List.of("X-Amz-Target", "DynamoDB_20120810." + operation),
                Body.of(bytes));
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        time.schedule(
                () -> inner.send(request, new Quiet(response -> {
                    count(request, response);
                    time.schedule(() -> listener.answered(response), delay());
                })),
                delay());
        return () -> {};
    }

    private long delay() {
        return random.nextLong(NEAREST_NANOS, FARTHEST_NANOS);
    }

    private void count(TransportRequest request, TransportResponse response) {
        String body = new String(request.body().bytes(), StandardCharsets.UTF_8);
        String back = response.status() == 200 ? new String(response.body(), StandardCharsets.UTF_8) : body;
        int items = occurrences(body, ITEM);
        int done = items - occurrences(back, ITEM);
        int doneOthers = done - (occurrences(body, HOT_ITEM) - occurrences(back, HOT_ITEM));
        tried += items;
        written += done;
        othersWritten += doneOthers;
        if (doneOthers > 0 && othersWritten == others) {
            othersDone = time.elapsed();
        }
    }

    private static int occurrences(CharSequence text, String what) {
        int count = 0;
        String string = text.toString();
        for (int at = string.indexOf(what); at >= 0; at = string.indexOf(what, at + what.length())) {
            count++;
        }
        return count;
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public void close() {
        local.close();
    }

    /** Answers are all there is: nothing is lost here. */
    private record Quiet(java.util.function.Consumer<TransportResponse> then) implements Listener {
        @Override
        public void answered(TransportResponse response) {
            then.accept(response);
        }

        @Override
        public void failed(TransportException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
