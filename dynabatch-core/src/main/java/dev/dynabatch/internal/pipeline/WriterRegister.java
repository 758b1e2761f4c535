package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.metrics.WriterTotals;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The open writers of a client, and what the closed ones have done. */
final class WriterRegister implements Iterable<WriterCloser> {
    private final Set<WriterCloser> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();

    /** Of the writers that are closed, by table, less what was counted before the last reset. */
    @GuardedBy("lock")
    private final Map<String, WriterTotals> ended = new HashMap<>();

    void add(WriterCloser writer) {
        open.add(writer);
    }

    /** A writer is closed: its sums are kept, it is not. */
    void ended(WriterCloser writer) {
        lock.lock();
        try {
            if (open.remove(writer)) {
                ended.merge(table(writer), writer.engine().totals(), WriterTotals::plus);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Over the open writers, weakly consistent. */
    @Override
    public Iterator<WriterCloser> iterator() {
        return open.iterator();
    }

    /** The sums of all writers, by table. */
    Map<String, WriterTotals> totals() {
        lookAround();
        lock.lock();
        try {
            return totalsLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Has writers take in what callers have left: without the lock, for it may send something. */
    private void lookAround() {
        open.forEach(writer -> writer.engine().lookAround());
    }

    @GuardedBy("lock")
    private Map<String, WriterTotals> totalsLocked() {
        Map<String, WriterTotals> totals = new HashMap<>(ended);
        for (WriterCloser writer : open) {
            totals.merge(table(writer), writer.engine().totals(), WriterTotals::plus);
        }
        return totals;
    }

    /** Begins the sums anew. What is without an outcome stays accepted. */
    void reset() {
        lookAround();
        lock.lock();
        try {
            totalsLocked().forEach((table, sums) -> {
                WriterTotals counted = sums.withAccepted(sums.accepted() - sums.pending());
                ended.merge(table, WriterTotals.ZERO.minus(counted), WriterTotals::plus);
            });
        } finally {
            lock.unlock();
        }
    }

    /** What open writers hold, by table. */
    Map<String, WriterCounts> held() {
        Map<String, WriterCounts> held = new HashMap<>();
        for (WriterCloser writer : open) {
            held.merge(table(writer), writer.engine().counts(), WriterRegister::plus);
        }
        return held;
    }

    private static WriterCounts plus(WriterCounts one, WriterCounts other) {
        return new WriterCounts(
                one.accepted() + other.accepted(),
                one.written() + other.written(),
                one.superseded() + other.superseded(),
                one.failed() + other.failed(),
                one.unknown() + other.unknown(),
                one.sinkErrors() + other.sinkErrors(),
                one.bufferedBytes() + other.bufferedBytes(),
                one.heldBackBytes() + other.heldBackBytes());
    }

    private static String table(WriterCloser writer) {
        return writer.engine().spec().table();
    }
}
