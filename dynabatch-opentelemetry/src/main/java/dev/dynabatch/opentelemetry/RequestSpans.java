package dev.dynabatch.opentelemetry;

import dev.dynabatch.metrics.ConsumedCapacity;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.metrics.ThrottleReason;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A span of every request, made when it has ended. */
final class RequestSpans {
    private static final Map<ServiceOperation, String> NAMES = new EnumMap<>(ServiceOperation.class);

    static {
        Arrays.stream(ServiceOperation.values())
                .forEach(operation -> NAMES.put(operation, "DynamoDB." + operation.wireName()));
    }

    private final Tracer tracer;

    RequestSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Whether anybody wants spans. */
    boolean enabled() {
        return tracer.isEnabled();
    }

    void record(RequestMetrics request) {
        if (!enabled()) {
            return;
        }
        SpanBuilder builder = tracer.spanBuilder(NAMES.getOrDefault(request.operation(), "DynamoDB"))
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(request.started())
                .setAttribute(Keys.SYSTEM, Keys.DYNAMODB)
                .setAttribute(Keys.OPERATION, request.operation().wireName());
        if (!request.table().isEmpty()) {
            builder.setAttribute(Keys.COLLECTION, request.table())
                    .setAttribute(Keys.TABLE_NAMES, List.of(request.table()));
        }
        callers(builder, request.callers().contexts());
        Span span = builder.startSpan();
        if (span.isRecording()) {
            describe(span, request);
        }
        span.end(request.started().plus(request.duration()));
    }

    /** One caller is the parent; several are linked, since a span has but one parent. */
    private static void callers(SpanBuilder builder, List<Object> contexts) {
        if (contexts.size() == 1 && contexts.get(0) instanceof SpanContext caller) {
            parent(builder, caller); // as nearly always
            return;
        }
        List<SpanContext> callers = contexts.stream()
                .filter(SpanContext.class::isInstance) // others are some other observer's
                .map(SpanContext.class::cast)
                .toList();
        if (callers.size() == 1) {
            parent(builder, callers.get(0));
            return;
        }
        // on a thread of somebody's executor there may be a current span, which is not our caller's
        builder.setNoParent();
        callers.forEach(builder::addLink);
    }

    private static void parent(SpanBuilder builder, SpanContext caller) {
        builder.setParent(Context.root().with(Span.wrap(caller)));
    }

    private static void describe(Span span, RequestMetrics request) {
        if (request.operation().mostItems() > 1) {
            span.setAttribute(Keys.BATCH_SIZE, request.itemsSent());
        }
        span.setAttribute(Keys.ATTEMPT, request.attempt());
        if (request.itemsUnprocessed() > 0) {
            span.setAttribute(Keys.UNPROCESSED, request.itemsUnprocessed());
        }
        ThrottleReason reason = request.throttleReason();
        if (reason != null) {
            span.setAttribute(Keys.THROTTLE_REASON, Metric.Tag.value(reason));
        }
        if (request.status() > 0) {
            span.setAttribute(Keys.HTTP_STATUS, request.status());
        }
        String requestId = request.requestId();
        if (requestId != null) {
            span.setAttribute(Keys.REQUEST_ID, requestId);
        }
        ConsumedCapacity consumed = request.consumed();
        if (consumed != null) {
            span.setAttribute(Keys.CONSUMED, List.of(CapacityJson.of(consumed)));
        }
        List<String> ids = request.callers().correlationIds();
        if (!ids.isEmpty()) {
            span.setAttribute(Keys.CORRELATION_IDS, ids);
        }
        String error = request.error();
        if (error != null) {
            span.setAttribute(Keys.ERROR_TYPE, error);
            if (request.status() > 0) {
                span.setAttribute(Keys.RESPONSE_STATUS, error);
            }
            span.setStatus(StatusCode.ERROR);
        }
    }
}
