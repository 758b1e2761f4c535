package dev.dynabatch.cli;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.OperationKind;
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.metrics.MetricsSnapshot;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.rate.CapacityLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One load or delete, from its checks to its summary. */
final class WriteRun {
    private final Console console;
    private final Feed.Task task;
    private final String table;
    private final ErrorLimit limit;
    private final boolean json;

    WriteRun(Console console, Feed.Task task, String table, ErrorLimit limit, boolean json) {
        this.console = console;
        this.task = task;
        this.table = table;
        this.limit = limit;
        this.json = json;
    }

    /** Runs it; returns the exit code. */
    int run(ConnectionOptions where, CapacityLimit capacity, @Nullable KeyOptions key, @Nullable Path deadLetter) {
        task.sources().check(deadLetter);
        try (DeadLetters letters = deadLetter == null ? null : DeadLetters.open(deadLetter);
                Connection connection = Connection.open(console, where, capacity)) {
            if (where.inMemory()) {
                console.say("note: --embedded without =DIR keeps the table in memory; it is gone when this ends");
            }
            Dynabatch client = connection.client();
            WriterOptions options = WriterOptions.DEFAULTS;
            if (key != null) {
                options = options.withKeySchema(key.prepare(client, table));
            }
            if (key != null && key.given != null) {
                // Nobody has checked that key. Were it wrong, items of several keys would pass for one and replace each
                // other; written one after the other, they only take longer.
                options = options.withCoalescing(false);
            }
            return run(client, options, letters);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.ABORTED, "the dead-letter file cannot be closed: " + e.getMessage(), "Check its end.", e);
        }
    }

    private int run(Dynabatch client, WriterOptions options, @Nullable DeadLetters letters) {
        long began = console.ticker().nanos();
        Ending ending = new Ending();
        AtomicLong accepted = new AtomicLong();
        Failures failures = new Failures(console, letters, limit, ending, accepted::get);
        BatchWriter writer = client.writer(table, options.withFailureSink(failures));
        ending.onStop(writer::abort);
        Feed feed = new Feed(task, writer, failures, ending, accepted);
        Interrupts.Registration asked = console.interrupts().ask(ending::interrupted);
        Progress progress = Progress.start(
                console,
                "WCU",
                () -> Progress.Sample.of(client, writer, task.sources().partRead()));
        try {
            Thread thread = new Thread(feed, "dynabatch-feed");
            thread.setDaemon(true); // it may hang in a read when the run is stopped
            thread.start();
            ending.await();
            close(writer, ending);
        } finally {
            progress.close();
            asked.close();
        }
        long notKept = failures.close();
        MetricsSnapshot metrics = client.metrics();
        Summary summary = new Summary(
                writer.counts(),
                failures.badRecords(),
                metrics.of(table, ServiceOperation.BATCH_WRITE_ITEM),
                metrics.writer(table).blocked(),
                console.ticker().nanos() - began);
        tell(summary, ending, feed.last(), letters, notKept);
        return exitCode(summary, ending);
    }

    private static void close(BatchWriter writer, Ending ending) {
        try {
            writer.close();
        } catch (BatchWriteException e) {
            // Every failure was told to the sink; only a writer that became unusable is news.
            if (e.getCause() instanceof WriterFatalException fatal) {
                ending.giveUp(Complaints.translate(fatal));
            }
        }
    }

    private void tell(
            Summary summary, Ending ending, @Nullable Origin last, @Nullable DeadLetters letters, long notKept) {
        if (json) {
            try (LineOutput out = new LineOutput(console.out())) {
                out.line(summary.json());
            }
        } else {
            console.say(summary.text(task.kind(), table));
        }
        if (letters != null && summary.failed() > notKept) {
            console.say("  What failed is in " + letters.path() + "; mend it and replay it: dynabatch "
                    + (task.kind() == OperationKind.PUT ? "load " : "delete ") + letters.path() + " --table " + table
                    + " --format dead-letter");
        }
        if (notKept > 0) {
            console.say("  Of the failures, " + notKept + " could not be kept in the dead-letter file");
        }
        if (ending.signal() != 0) {
            console.say("Stopped by " + (ending.signal() == 2 ? "Ctrl-C" : "SIGTERM")
                    + (last == null ? " before the first item" : " at " + last)
                    + "; what is counted as written is in the table. Doing it again from the beginning is safe.");
        }
    }

    private static int exitCode(Summary summary, Ending ending) {
        if (ending.signal() != 0) {
            return ExitCode.ofSignal(ending.signal());
        }
        CliException problem = ending.problem();
        if (problem != null) {
            throw problem;
        }
        return summary.failed() > 0 ? ExitCode.SOME_FAILED : ExitCode.DONE;
    }
}
