package dev.dynabatch.internal.pipeline;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.HotKey;
import dev.dynabatch.metrics.MetricsSnapshot;
import dev.dynabatch.metrics.MetricsSnapshot.TableOperation;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.RequestMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Adds up what requests report, and passes it on to the observers. */
final class MetricsHub {
    private final Map<TableOperation, OperationTotals> totals = new ConcurrentHashMap<>();
    private final List<DynabatchObserver> observers;
    private final RequestLog log;
    private final SerialLane lane;
    private volatile @Nullable RequestMetrics last;

    MetricsHub(List<DynabatchObserver> observers, RequestLog log, SerialLane lane) {
        this.observers = observers;
        this.log = log;
        this.lane = lane;
    }

    void requestEnded(RequestMetrics request) {
        last = request;
        totals.merge(
                new TableOperation(request.table(), request.operation()),
                OperationTotals.ZERO.plus(request),
                OperationTotals::plus);
        if (log.wants(request)) {
            lane.execute(() -> log.requestEnded(request));
        }
        tell(observer -> observer.requestEnded(request));
    }

    void operationFailed(FailedOperation operation) {
        lane.execute(() -> log.operationFailed(operation));
        tell(observer -> observer.operationFailed(operation));
    }

    void hotKeyFound(HotKey key) {
        lane.execute(() -> log.hotKeyFound(key));
        tell(observer -> observer.hotKeyFound(key));
    }

    private void tell(Consumer<DynabatchObserver> call) {
        for (DynabatchObserver observer : observers) {
            lane.execute(() -> call.accept(observer));
        }
    }

    @Nullable
    RequestMetrics last() {
        return last;
    }

    MetricsSnapshot snapshot() {
        return new MetricsSnapshot(totals);
    }

    void reset() {
        totals.clear();
    }
}
