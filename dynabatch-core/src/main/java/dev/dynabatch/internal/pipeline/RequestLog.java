package dev.dynabatch.internal.pipeline;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.Item;
import dev.dynabatch.metrics.HotKey;
import dev.dynabatch.metrics.RequestMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What goes to SLF4J: every request at DEBUG, slow ones, given-up operations and hot keys at WARN. Never an item's values;
 * keys as fingerprints unless asked for.
 */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch.requests");
    private static final Logger FAILURES = LoggerFactory.getLogger("dev.dynabatch.failures");

    /** The key of the diagnostic context under which lines have the ids of the callers they are about. */
    private static final String CORRELATION_ID = "dynabatch.correlationId";

    private static final Logger HOT_KEYS = LoggerFactory.getLogger("dev.dynabatch.hotkeys");

    private static final int SHOWN_FIRST = 20;
    private static final int SUMMARY_EVERY = 1000;

    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong hot = new AtomicLong();
    private final Duration slow;
    private final boolean showKeys;

    RequestLog(Duration slow, boolean showKeys) {
        this.slow = slow;
        this.showKeys = showKeys;
    }

    boolean wants(RequestMetrics request) {
        return isSlow(request) || LOG.isDebugEnabled();
    }

    void requestEnded(RequestMetrics request) {
        List<String> ids = request.callers().correlationIds();
        correlated(ids.isEmpty() ? null : String.join(" ", ids), () -> logRequest(request));
    }

    /** Logs with the callers' ids in the diagnostic context of the line, and of no other. */
    private static void correlated(@Nullable String id, Runnable line) {
        if (id == null) {
            line.run();
            return;
        }
        MDC.put(CORRELATION_ID, id);
        try {
            line.run();
        } finally {
            MDC.remove(CORRELATION_ID);
        }
    }

    private void logRequest(RequestMetrics request) {
        if (isSlow(request)) {
            LOG.warn("slow: {}", describe(request));
        } else {
            LOG.debug("{}", describe(request));
        }
    }

    private boolean isSlow(RequestMetrics request) {
        return request.duration().compareTo(slow) > 0;
    }

    /** Warns of each of the first few, then once in a thousand: a dead table must not fill the disk as well. */
    void operationFailed(FailedOperation operation) {
        long number = failed.incrementAndGet();
        if (number <= SHOWN_FIRST) {
            String key = shown(operation.key());
            String why = showKeys ? operation.because() : operation.summary();
            correlated(
                    operation.correlationId(),
                    () -> FAILURES.warn(
                            "gave up: {} in '{}', key {}: {}", operation.kind(), operation.table(), key, why));
        } else if (number % SUMMARY_EVERY == 0) {
            FAILURES.warn("gave up {} operations so far, the last in '{}'", number, operation.table());
        }
    }

    /** Warns of each of the first few, then once in a thousand. */
    void hotKeyFound(HotKey key) {
        long number = hot.incrementAndGet();
        if (number <= SHOWN_FIRST) {
            HOT_KEYS.warn(
                    "hot key: {} write units/s go to one partition key of '{}', {}; DynamoDB throttles it at 1000/s:"
                            + " spread the writes over more partition keys, or over time",
                    Math.round(key.unitsPerSecond()),
                    key.table(),
                    shown(key.partitionKey()));
        } else if (number % SUMMARY_EVERY == 0) {
            HOT_KEYS.warn("{} hot keys so far, the last in '{}'", number, key.table());
        }
    }

    private String shown(Item key) {
        return showKeys ? key.toJson() : "#" + Integer.toHexString(key.hashCode());
    }

    private static String describe(RequestMetrics request) {
        StringBuilder text = new StringBuilder(160)
                .append(request.operation().wireName())
                .append(" table=")
                .append(request.table())
                .append(" ms=")
                .append(request.duration().toMillis())
                .append(" attempt=")
                .append(request.attempt())
                .append(" sent=")
                .append(request.itemsSent())
                .append(" unprocessed=")
                .append(request.itemsUnprocessed())
                .append(" failed=")
                .append(request.itemsFailed())
                .append(" bytes=")
                .append(request.requestBytes())
                .append('/')
                .append(request.responseBytes())
                .append(" status=")
                .append(request.status());
        if (request.error() != null) {
            text.append(" error=").append(request.error());
        }
        if (request.requestId() != null) {
            text.append(" requestId=").append(request.requestId());
        }
        return text.toString();
    }
}
