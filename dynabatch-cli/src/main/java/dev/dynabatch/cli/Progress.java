package dev.dynabatch.cli;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ServiceOperation;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal: how far, how fast, how long still. Nothing where nobody is watching. */
final class Progress implements AutoCloseable {
    private static final int MILLIS = 250;
    private static final int BAR = 20;
    private static final double SECOND = 1e9;
    /** How much of a rate shown is the newest: the number should follow, but not flicker. */
    private static final double NEWEST = 0.2;

    private final Console console;
    private final String unit;
    private final Samples samples;
    private @Nullable ProgressBar bar;

    private Sample before = new Sample(0, -1, 0, 0);
    private final long startNanos;
    private long beforeNanos;
    private double itemsPerSecond;
    private double unitsPerSecond;

    /**
     * How far a run is.
     *
     * @param items items done
     * @param part which part of all is done, from 0 to 1, or below 0 if that is not known
     * @param units capacity consumed
     * @param throttled items sent back
     */
    record Sample(long items, double part, double units, long throttled) {
        /** Of a writer, which has done this part of what was read so far. */
        static Sample of(Dynabatch client, BatchWriter writer, double read) {
            OperationTotals totals = client.metrics().of(writer.table(), ServiceOperation.BATCH_WRITE_ITEM);
            WriterCounts counts = writer.counts();
            long all = counts.written() + counts.pending();
            double done = all == 0 ? 0 : (double) counts.written() / all;
            return new Sample(counts.written(), read < 0 ? -1 : read * done, totals.consumed(), totals.throttled());
        }
    }

    /** Tells how far a run is by now. */
    @FunctionalInterface
    interface Samples extends Supplier<Sample> {}

    /** @param unit of capacity */
    private Progress(Console console, String unit, Samples samples) {
        this.console = console;
        this.unit = unit;
        this.samples = samples;
        this.startNanos = console.ticker().nanos();
        this.beforeNanos = startNanos;
    }

    static Progress start(Console console, String unit, Samples samples) {
        Progress progress = new Progress(console, unit, samples);
        if (console.terminal()) {
            progress.bar = new ProgressBarBuilder()
                    .setInitialMax(-1)
                    .setUpdateIntervalMillis(MILLIS)
                    .continuousUpdate()
                    .setConsumer(new OneLine(console.err(), Terminal.width()))
                    .setRenderer(progress::render)
                    .build();
        }
        return progress;
    }

    private String render(ProgressState state, int width) {
        String line = line(samples.get());
        return line.length() > width ? line.substring(0, Math.max(0, width)) : line;
    }

    /** What to show now; empty as long as there is nothing to tell. */
    String line(Sample now) {
        long nanos = console.ticker().nanos();
        if (nanos == beforeNanos) {
            return "";
        }
        double seconds = (nanos - beforeNanos) / SECOND;
        itemsPerSecond = blend(itemsPerSecond, (now.items() - before.items()) / seconds);
        unitsPerSecond = blend(unitsPerSecond, (now.units() - before.units()) / seconds);
        before = now;
        beforeNanos = nanos;
        return text(now, (nanos - startNanos) / SECOND);
    }

    private static double blend(double old, double newest) {
        return old == 0 ? newest : old * (1 - NEWEST) + newest * NEWEST;
    }

    private String text(Sample now, double elapsed) {
        StringBuilder line = new StringBuilder();
        double part = now.part();
        if (part >= 0) {
            int full = (int) (part * BAR);
            line.append(String.format(
                    Locale.ROOT, "%3.0f%% [%s%s] ", part * 100, "=".repeat(full), " ".repeat(BAR - full)));
        }
        line.append(String.format(
                Locale.ROOT,
                "%,d items  %,.0f/s  %,.0f %s/s  %,d throttled",
                now.items(),
                itemsPerSecond,
                unitsPerSecond,
                unit,
                now.throttled()));
        if (part > 0) {
            long left = Math.round(elapsed * (1 - part) / part);
            line.append(String.format(Locale.ROOT, "  ETA %d:%02d:%02d", left / 3600, left / 60 % 60, left % 60));
        }
        return line.toString();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /**
     * The last line of the terminal. The bar's own consumer would ask a terminal library for the width, which takes
     * Ctrl-C for itself.
     */
    private record OneLine(PrintStream err, int width) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public void accept(String line) {
            err.print("\r\033[K" + line);
            err.flush();
        }

        @Override
        public void close() {
            accept("");
        }
    }
}
