package dev.dynabatch.simulation;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One client of a scripted service, on virtual time, in one thread. */
final class Bench {
    static final Duration LONG = Duration.ofHours(3);
    static final ClientFactory.Holdings NOTHING = new ClientFactory.Holdings(0, 0, false);

    final VirtualTime time = new VirtualTime();
    final ScriptedService service;
    final Dynabatch dynamo;

    Bench(ScriptedService service) {
        this(service, draft -> {});
    }

    Bench(ScriptedService service, Consumer<ClientConfig.Draft> settings) {
        this.service = service;
        this.dynamo = SimulatedClient.create(time, service, 11, settings);
    }

    /** A writer of table {@code t} with the partition key {@code pk}. */
    BatchWriter writer() {
        return writer(options -> options);
    }

    BatchWriter writer(UnaryOperator<WriterOptions> changes) {
        WriterOptions options = WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S));
        return dynamo.writer("t", changes.apply(options));
    }

    static Map<String, Object> item(String key, int version) {
        return Map.of("pk", key, "v", version);
    }

    static Map<String, Object> key(String key) {
        return Map.of("pk", key);
    }

    /** An item of a good many bytes. */
    static Map<String, Object> large(String key, int bytes) {
        return Map.of("pk", key, "data", "x".repeat(bytes));
    }

    /** Puts so many items, whose keys are the prefix and a number from 0. */
    static void putMany(BatchWriter writer, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            writer.put(item(prefix + i, i));
        }
    }

    /** Lets the linger pass. */
    void linger() {
        time.advance(Duration.ofMillis(11));
    }

    /** Lets everything happen that will. */
    void run() {
        time.runUntilIdle(LONG);
    }

    ClientFactory.Holdings holdings() {
        return ClientFactory.holdings(dynamo);
    }

    /** Whether a thread waits for memory. */
    boolean callerBlocked() {
        return holdings().callersWait();
    }

    /** Closes while time moves; what close has thrown, or null. */
    @Nullable
    BatchWriteException close(BatchWriter writer) {
        return (BatchWriteException) blocking(writer::close);
    }

    /** Makes a call that waits, on a thread of its own, while time moves; what it has thrown, or null. */
    @Nullable
    Throwable blocking(Runnable call) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        time.runUntilEnd(started(call, thrown));
        return thrown.get();
    }

    static Thread started(Runnable call, AtomicReference<Throwable> thrown) {
        return started(call, thrown::set);
    }

    static Thread started(Runnable call, Consumer<Throwable> thrown) {
        Thread thread = new Thread(() -> {
            try {
                call.run();
            } catch (RuntimeException | AssertionError e) {
                thrown.accept(e);
            }
        });
        thread.start();
        return thread;
    }

    /** Throws it, also where it is not declared: as Kotlin, which knows no checked exceptions, does. */
    static RuntimeException undeclared(Throwable thrown) {
        Bench.<RuntimeException>raise(thrown);
        throw new AssertionError(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void raise(Throwable thrown) throws X {
        throw (X) thrown;
    }

    static List<FailureReason> reasons(BatchWriteException failures) {
        return failures.failures().stream().map(FailedOperation::reason).toList();
    }
}
