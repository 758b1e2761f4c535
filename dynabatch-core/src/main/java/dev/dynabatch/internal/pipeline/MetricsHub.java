package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.internal.flight.Flight;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.metrics.BlockedCaller;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.HotKey;
import dev.dynabatch.metrics.MetricsSnapshot.TableOperation;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.RequestMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Adds up what requests report, and passes it on to the flight recorder, the log and the observers. */
final class MetricsHub {
    private final Map<TableOperation, OperationTotals> totals = new ConcurrentHashMap<>();
    private final RequestLog log;
    private final SerialLane lane;
    private final ObserverLane observers;
    private volatile @Nullable RequestMetrics last;

    MetricsHub(List<DynabatchObserver> observers, RequestLog log, SerialLane lane, Scheduler scheduler) {
        this.log = log;
        this.lane = lane;
        this.observers = new ObserverLane(observers, lane, scheduler);
    }

    void clientOpened(Dynabatch client) {
        observers.tell(observer -> observer.clientOpened(client));
    }

    void clientClosed(Dynabatch client) {
        observers.tell(observer -> observer.clientClosed(client));
    }

    /** @param flight what the flight recorder noted when the request left, if anything */
    void requestEnded(RequestMetrics request, @Nullable Object flight) {
        last = request;
        totals.compute(
                new TableOperation(request.table(), request.operation()),
                (key, before) -> (before == null ? OperationTotals.ZERO : before).plus(request));
        Flight.requestEnded(flight, request);
        if (log.wants(request)) {
            lane.execute(() -> log.requestEnded(request));
        }
        observers.tellIfKeepingUp(observer -> observer.requestEnded(request));
    }

    void operationFailed(FailedOperation operation) {
        Flight.gaveUp(operation);
        lane.execute(() -> log.operationFailed(operation));
        observers.tell(observer -> observer.operationFailed(operation));
    }

    void hotKeyFound(HotKey key) {
        lane.execute(() -> log.hotKeyFound(key));
        observers.tell(observer -> observer.hotKeyFound(key));
    }

    void callerBlocked(BlockedCaller wait) {
        observers.tellIfKeepingUp(observer -> observer.callerBlocked(wait));
    }

    @Nullable
    RequestMetrics last() {
        return last;
    }

    Map<TableOperation, OperationTotals> totals() {
        return totals;
    }

    long untold() {
        return observers.untold();
    }

    void reset() {
        totals.clear();
    }
}
