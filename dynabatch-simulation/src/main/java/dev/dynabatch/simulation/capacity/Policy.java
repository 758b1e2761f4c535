package dev.dynabatch.simulation.capacity;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.testkit.SimulatedClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** How a load deals with throttles. */
enum Policy {
    /** The engine itself, with its defaults. */
    DYNABATCH("Dynabatch"),
    /**
     * boto3's {@code batch_writer}: what comes back goes out again with the next batch; a refused request is sent up to
     * ten times, 50 ms apart and doubling (botocore's {@code _retry.json}, {@code dynamodb}).
     */
    BOTO3("boto3"),
    /**
     * The AWS SDK for Java's standard retries, three attempts, full jitter from 1 s for a throttle (its {@code
     * DefaultRetryStrategy}); for what comes back the loop of the developer guide, with full jitter from 50 ms.
     */
    AWS_SDK("AWS SDK"),
    /** pydynox' adaptive rate: half of what it is told, 20 % less on a throttle, 10 % more after 10 s without one. */
    PYDYNOX("pydynox");

    /** The default where the heap allows it; said here for the figures to be the same on every machine. */
    private static final long MEMORY = 64L << 20;

    /** Threads of those who have one request each. */
    private static final int WORKERS = 32;

    private static final long MILLISECOND = 1_000_000L;
    private static final long FEED_NANOS = 2 * MILLISECOND;

    final String title;

    Policy(String title) {
        this.title = title;
    }

    /** Begins to write all items; it has, when the world has no more to do. */
    void start(World world, List<Workload.Item> items, long told, long seed) {
        if (this == DYNABATCH) {
            startDynabatch(world, new ArrayDeque<>(items), seed);
            return;
        }
        Peer.Shared shared = new Peer.Shared(world, new ArrayDeque<>(items), rules(told, new Random(seed)));
        for (int i = 0; i < WORKERS; i++) {
            new Peer(shared).step();
        }
    }

    private static void startDynabatch(World world, Deque<Workload.Item> items, long seed) {
        Dynabatch dynamo = SimulatedClient.create(world.time, world, seed, draft -> draft.memoryBudget = MEMORY);
        BatchWriter writer = dynamo.writer(
                "tab", WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S, "sk", KeyType.N)));
        feed(world, writer, items);
    }

    private static void feed(World world, BatchWriter writer, Deque<Workload.Item> items) {
        for (Workload.Item next = items.peek(); next != null; next = items.peek()) {
            if (!writer.tryPut(Map.of("pk", next.partitionKey(), "sk", next.id(), "pad", "x".repeat(140)))) {
                world.time.schedule(() -> feed(world, writer, items), FEED_NANOS);
                return;
            }
            items.remove();
        }
        var unused = writer.flushAsync();
    }

    private Peer.Rules rules(long told, RandomGenerator random) {
        return switch (this) {
            case BOTO3 -> new Peer.Rules(10, n -> (50 * MILLISECOND) << (n - 1), n -> 0, null);
            case AWS_SDK ->
                new Peer.Rules(
                        3,
                        n -> random.nextLong(Math.min(20_000, 1_000L << (n - 1)) * MILLISECOND),
                        n -> random.nextLong(Math.min(20_000, 50L << Math.min(n - 1, 10)) * MILLISECOND),
                        null);
            default ->
                new Peer.Rules(10, n -> (50 * MILLISECOND) << (n - 1), n -> 0, new Peer.AdaptiveRate(told / 2.0));
        };
    }
}
