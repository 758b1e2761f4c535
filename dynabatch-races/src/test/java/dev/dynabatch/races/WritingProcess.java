package dev.dynabatch.races;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes version after version of a few keys that are its own until its input ends, saying {@code s key version} before
 * it puts one and {@code w key version} once it was told as written or superseded. Then it closes: {@code c}, after
 * {@code f key version} for each one that the exception names. Half of the puts have no future: they are answered for by
 * {@code close} alone.
 */
final class WritingProcess {
    private static final int KEYS = 53;

    private WritingProcess() {}

    /** Arguments: endpoint, name, whether to coalesce, milliseconds that close may take or 0. */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[1];
        long closeMillis = Long.parseLong(arguments[3]);
        AtomicBoolean over = new AtomicBoolean();
        Thread input = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // it ends all the same
            } finally {
                over.set(true);
            }
        });
        input.setDaemon(true);
        input.start();
        WriterOptions options = WriterOptions.DEFAULTS
                .withKeySchema(KeySchema.of("pk", KeyType.S))
                .withCoalescing(Boolean.parseBoolean(arguments[2]))
                .withOrderHold(Duration.ofMillis(307)); // who is killed applies nothing late
        try (Dynabatch dynamo =
                Dynabatch.builder().endpoint(URI.create(arguments[0])).build()) {
            BatchWriter writer = dynamo.writer("tab", options);
            write(writer, name, over);
            try {
                if (closeMillis > 0) {
                    writer.close(Duration.ofMillis(closeMillis));
                } else {
                    writer.close();
                }
            } catch (BatchWriteException e) {
                for (FailedOperation failed : e.failures()) {
                    say("f " + failed.key().string("pk") + " " + failed.item().intValue("v"));
                }
                if (!e.complete()) {
                    say("incomplete");
                }
            }
            say("c");
        }
    }

    private static void write(BatchWriter writer, String name, AtomicBoolean over) throws InterruptedException {
        Random random = new Random(name.hashCode());
        Semaphore room = new Semaphore(499); // what a kill may find under way
        for (int version = 1; !over.get(); version++) {
            String key = name + "/" + random.nextInt(KEYS);
            int written = version;
            say("s " + key + " " + version);
            Map<String, Object> item = Map.of("pk", key, "v", version, "data", "x".repeat(random.nextInt(1_009)));
            if (random.nextBoolean()) {
                writer.put(item);
                continue;
            }
            while (!room.tryAcquire(11, TimeUnit.MILLISECONDS)) {
                if (over.get()) {
                    writer.put(item);
                    return;
                }
            }
            var unused = writer.putAsync(item).whenComplete((outcome, failure) -> {
                say((failure == null ? "w " : "f ") + key + " " + written);
                room.release();
            });
        }
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
