package dev.dynabatch.races;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;
import static dev.dynabatch.races.SmallService.item;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.Outcome;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.pipeline.ClientFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole client with callers, answers, flush and close at the same time; real threads, as Lincheck takes minutes for it. */
@Tag("races")
@Timeout(120) // so that who waits for ever is told from who is slow
class EngineRaceTest {
    private static final WriterOptions OPTIONS = WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S));
    private static final WriterOptions AT_ONCE = OPTIONS.withLinger(Duration.ZERO);

    private static void requireNothingHeld(Dynabatch dynamo, BatchWriter writer, int accepted) {
        WriterCounts counts = writer.counts();
        require(counts.accepted() == accepted, "so many accepted: " + accepted);
        require(counts.written() + counts.superseded() == accepted, "each has its outcome");
        ClientFactory.Holdings holdings = ClientFactory.holdings(dynamo);
        require(holdings.memoryBytes() == 0, "no memory is held");
        require(holdings.requestsInFlight() == 0, "no permit is held");
    }

    @Test
    void versionsOfAKey_endWithTheOneWritten_whoeverPutThem() {
        Interleavings.manyTimes(() -> {
            SmallService service = new SmallService();
            Dynabatch dynamo = service.client();
            BatchWriter writer = dynamo.writer("t", AT_ONCE);
            Outcome[] outcomes = new Outcome[2];
            together(
                    () -> outcomes[0] = writer.putAsync(item('a', 1)).get(),
                    () -> outcomes[1] = writer.putAsync(item('a', 2)).get());
            writer.close();
            int last = service.versions.get('a');
            require(outcomes[last - 1] instanceof Outcome.Written, "what the table ends with was told as written");
            service.settle();
            requireNothingHeld(dynamo, writer, 2);
        });
    }

    @Test
    void flush_returns_whenAllBeforeItIsWritten() {
        Interleavings.manyTimes(() -> {
            SmallService service = new SmallService();
            Dynabatch dynamo = service.client();
            BatchWriter writer = dynamo.writer("t", OPTIONS);
            together(
                    () -> {
                        writer.put(item('a', 1));
                        writer.flush();
                        require(service.versions.get('a') == 1, "written when flush returns");
                    },
                    () -> {
                        writer.put(item('b', 2));
                        writer.flush();
                        require(service.versions.get('b') == 2, "written when flush returns");
                    });
            service.settle();
            requireNothingHeld(dynamo, writer, 2);
        });
    }

    @Test
    void close_writesWhatWasAccepted_andWhatComesLaterIsTold() {
        Interleavings.manyTimes(() -> {
            SmallService service = new SmallService();
            Dynabatch dynamo = service.client();
            BatchWriter writer = dynamo.writer("t", OPTIONS);
            AtomicInteger accepted = new AtomicInteger();
            together(
                    () -> {
                        try {
                            writer.put(item('a', 1));
                            accepted.incrementAndGet();
                        } catch (IllegalStateException closed) {
                            // and then it is not there
                        }
                    },
                    writer::close);
            require(service.versions.size() == accepted.get(), "what was accepted is there, and nothing else");
            service.settle();
            requireNothingHeld(dynamo, writer, accepted.get());
        });
    }

    @Test
    void clientClose_closesTheWriters_thatAreBeingMade() {
        Interleavings.manyTimes(() -> {
            SmallService service = new SmallService();
            Dynabatch dynamo = service.client();
            AtomicInteger accepted = new AtomicInteger();
            together(
                    () -> {
                        try {
                            dynamo.writer("t", OPTIONS).put(item('a', 1));
                            accepted.incrementAndGet();
                        } catch (IllegalStateException closed) {
                            // and then it is not there
                        }
                    },
                    dynamo::close);
            require(service.versions.size() == accepted.get(), "what was accepted is there, and nothing else");
        });
    }

    @Test
    void abort_leavesEveryOperationWithItsOutcome() {
        Interleavings.manyTimes(() -> {
            SmallService service = new SmallService();
            Dynabatch dynamo = service.client();
            BatchWriter writer = dynamo.writer("t", AT_ONCE);
            CompletableFuture<Outcome> first = writer.putAsync(item('a', 1));
            together(() -> first.handle((outcome, failure) -> outcome).get(), writer::abort);
            service.settle();
            require(first.isCompletedExceptionally() != service.versions.containsKey('a'), "told what is so");
            require(ClientFactory.holdings(dynamo).memoryBytes() == 0, "no memory is held");
        });
    }
}
