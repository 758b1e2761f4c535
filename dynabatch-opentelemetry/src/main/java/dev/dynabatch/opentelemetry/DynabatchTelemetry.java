package dev.dynabatch.opentelemetry;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.RequestMetrics;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of every request, and reports the metrics of the {@linkplain dev.dynabatch.metrics.Metric catalogue}, by
 * OpenTelemetry's semantic conventions for database clients and DynamoDB.
 *
 * <p>Give it to a client with {@code Dynabatch.builder().observer(…)}, and one to all clients that report to one OpenTelemetry:
 * their numbers are added up.
 *
 * <p>A span's parent is the span in which the request's operations were put, if that was one; the operations of a batch may
 * come from several, and then the span is the root of its own trace and has a link to each. Spans are made when a request has
 * ended, on the client's callback executor, with the times of the request. While there is no tracer that wants spans, nothing
 * is noted of callers; this is asked once, when a client is made, so set OpenTelemetry up before.
 *
 * <p>Series are bounded: of tables and indexes the first 100 have their own names, and all others are counted as {@code other}.
 * Spans name every table.
 */
public final class DynabatchTelemetry implements DynabatchObserver, AutoCloseable {
    /** The name of the instrumentation scope. */
    static final String SCOPE = "dev.dynabatch";

    private final RequestSpans spans;
    private final RequestInstruments requests;
    private final ReadInstruments read;

    private DynabatchTelemetry(Builder builder) {
        BoundedTag tables = new BoundedTag(builder.mostTables);
        var meter = builder.openTelemetry.getMeter(SCOPE);
        this.spans = new RequestSpans(builder.openTelemetry.getTracer(SCOPE));
        this.requests = new RequestInstruments(meter, tables);
        this.read = new ReadInstruments(meter, tables, new BoundedTag(builder.mostIndexes));
    }

    /** Telemetry that goes there, with the defaults. */
    public static DynabatchTelemetry of(OpenTelemetry openTelemetry) {
        return builder(openTelemetry).build();
    }

    /** Telemetry that goes there, to be set up. */
    public static Builder builder(OpenTelemetry openTelemetry) {
        return new Builder(openTelemetry);
    }

    /** Sets up telemetry. Everything but where it goes has a default. */
    public static final class Builder {
        private final OpenTelemetry openTelemetry;
        private int mostTables = BoundedTag.DEFAULT_MOST;
        private int mostIndexes = BoundedTag.DEFAULT_MOST;

        private Builder(OpenTelemetry openTelemetry) {
            this.openTelemetry = openTelemetry;
        }

        /** How many tables have series of their own; 100 by default. More tables make more series, about 40 each. */
        public Builder mostTables(int count) {
            mostTables = count;
            return this;
        }

        /** How many names of secondary indexes there may be; 100 by default. */
        public Builder mostIndexes(int count) {
            mostIndexes = count;
            return this;
        }

        /**
         * The telemetry.
         *
         * @throws IllegalArgumentException if a bound is below 0
         */
        public DynabatchTelemetry build() {
            return new DynabatchTelemetry(this);
        }
    }

    @Override
    public void clientOpened(Dynabatch client) {
        read.add(client);
    }

    @Override
    public void clientClosed(Dynabatch client) {
        read.remove(client);
    }

    @Override
    public void requestEnded(RequestMetrics request) {
        requests.record(request);
        spans.record(request);
    }

    @Override
    public @Nullable Supplier<? extends @Nullable Object> callerContext() {
        return spans.enabled() ? DynabatchTelemetry::current : null;
    }

    private static @Nullable SpanContext current() {
        SpanContext context = Span.current().getSpanContext();
        return context.isValid() ? context : null;
    }

    /** Ends the reading of counters and gauges. Clients may still be open: their requests go on to be told. */
    @Override
    public void close() {
        read.close();
    }
}
