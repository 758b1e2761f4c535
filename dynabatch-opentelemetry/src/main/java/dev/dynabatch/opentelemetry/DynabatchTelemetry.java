package dev.dynabatch.opentelemetry;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.SeriesBounds;
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

    private DynabatchTelemetry(OpenTelemetry openTelemetry, SeriesBounds bounds) {
        BoundedTag tables = new BoundedTag(bounds.tables());
        var meter = openTelemetry.getMeter(SCOPE);
        this.spans = new RequestSpans(openTelemetry.getTracer(SCOPE));
        this.requests = new RequestInstruments(meter, tables);
        this.read = new ReadInstruments(meter, tables, new BoundedTag(bounds.indexes()));
    }

    /** Telemetry that goes there, with the default bounds. */
    public static DynabatchTelemetry of(OpenTelemetry openTelemetry) {
        return of(openTelemetry, SeriesBounds.DEFAULTS);
    }

    /** Telemetry that goes there, with so many tables and indexes that have series of their own. */
    public static DynabatchTelemetry of(OpenTelemetry openTelemetry, SeriesBounds bounds) {
        return new DynabatchTelemetry(openTelemetry, bounds);
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
