package dev.dynabatch.cli;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.ItemPage;
import dev.dynabatch.ItemPages;
import dev.dynabatch.ReadProgress;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.ServiceException;
import dev.dynabatch.cli.export.DataFile;
import dev.dynabatch.cli.export.Export;
import dev.dynabatch.cli.export.ExportException;
import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.rate.CapacityLimit;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** One export, from its checks to its summary. */
final class ExportRun {
    private final Console console;
    private final String table;
    private final Target target;
    private final ScanOptions scan;
    private final PageLines lines;

    /**
     * Where to.
     *
     * @param out file or directory
     * @param settings how to write there
     * @param json whether the summary is to be JSON
     */
    record Target(String out, Export.Settings settings, boolean json) {}

    ExportRun(Console console, String table, Target target, ScanOptions scan, PageLines lines) {
        this.console = console;
        this.table = table;
        this.target = target;
        this.scan = scan;
        this.lines = lines;
    }

    /** Runs it; returns the exit code. */
    int run(ConnectionOptions where, CapacityLimit limit) {
        try {
            Export.check(target.out(), target.settings());
        } catch (IOException e) {
            throw refused(e);
        }
        try (Connection connection = Connection.open(console, where, limit);
                Export export = Export.begin(target.out(), target.settings())) {
            return run(connection.client(), export);
        } catch (ExportException e) {
            throw refused(e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private int run(Dynabatch client, Export export) throws IOException {
        long beganMillis = WallClock.system().millis();
        long began = console.ticker().nanos();
        AtomicInteger signal = new AtomicInteger();
        ReadProgress read;
        try (ItemPages pages = client.scanPages(table, scan)) {
            Progress progress = Progress.start(console, "RCU", samples(client, pages));
            CompletableFuture<Void> done = pages.forEachPageAsync(page -> write(page, export));
            Interrupts.Registration asked = console.interrupts().ask(number -> {
                signal.set(number);
                done.cancel(false);
            });
            try {
                await(done);
            } finally {
                progress.close();
                asked.close();
            }
            read = pages.progress();
        }
        if (signal.get() != 0) {
            console.say("Stopped by " + (signal.get() == 2 ? "Ctrl-C" : "SIGTERM") + " after "
                    + Numbers.count(read.items(), "item") + "; nothing is kept of them.");
            return ExitCode.ofSignal(signal.get());
        }
        export.finish(new Export.Head(
                table, lines.format().name(), beganMillis, WallClock.system().millis()));
        tell(new ExportSummary(
                export.items(),
                read.scanned(),
                lines.lossy(),
                export.files(),
                export.bytes(),
                client.metrics().of(table, ServiceOperation.SCAN),
                console.ticker().nanos() - began));
        return ExitCode.DONE;
    }

    private void write(ItemPage page, Export export) throws IOException {
        DataFile file = export.take();
        try {
            lines.write(page, file);
        } finally {
            export.give(file);
        }
    }

    private static void await(CompletableFuture<Void> done) throws IOException {
        try {
            done.join();
        } catch (CancellationException e) {
            // by a signal, which the caller tells of
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
                if (inner instanceof IOException io && !(cause instanceof ServiceException)) {
                    throw io; // thrown by the handler
                }
            }
            throw cause instanceof RuntimeException exception ? exception : e;
        }
    }

    private Progress.Samples samples(Dynabatch client, ItemPages pages) {
        long expected = console.terminal() ? expected(client) : 0;
        return () -> {
            ReadProgress read = pages.progress();
            OperationTotals totals = client.metrics().of(table, ServiceOperation.SCAN);
            double part = expected == 0 ? -1 : Math.min(1, (double) read.scanned() / expected);
            return new Progress.Sample(read.items(), part, totals.consumed(), totals.throttled());
        };
    }

    /** How many items the table has, roughly; 0 if that is not known. */
    private long expected(Dynabatch client) {
        if (scan.read().index() != null) {
            return 0;
        }
        try {
            return client.tables().describe(table).itemCount();
        } catch (ServiceException e) {
            return 0; // the scan itself will say so, if that matters
        }
    }

    private void tell(ExportSummary summary) {
        if (target.json()) {
            try (LineOutput out = new LineOutput(console.out())) {
                out.line(summary.json());
            }
        } else {
            console.say(summary.text(table, target.out()));
        }
    }

    private CliException refused(IOException e) {
        if (e instanceof ExportException known) {
            return new CliException(ExitCode.USAGE, "--out: " + known.getMessage(), known.hint(), known);
        }
        return unwritable(e);
    }

    private static String why(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "there is no directory "
                    + Path.of(missing.getFile()).toAbsolutePath().getParent();
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + " may not be written by you";
        }
        return e instanceof FileSystemException file
                ? e.getClass().getSimpleName() + ", " + file.getMessage()
                : String.valueOf(e.getMessage());
    }

    private CliException unwritable(IOException e) {
        return new CliException(
                ExitCode.ABORTED,
                "the export to " + target.out() + " cannot be written: " + why(e),
                "Does its directory exist, may you write there, and is there room? Nothing is kept of what was written.",
                e);
    }
}
