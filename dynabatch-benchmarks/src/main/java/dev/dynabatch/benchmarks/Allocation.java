package dev.dynabatch.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that the threads of this process allocate on the heap, from its making on: what every thread there is has more
 * than then, and what those that have ended told before. A thread that ends untold is not counted; one that has told may
 * still be there for a moment, and is not counted twice.
 */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<Long, Long> before = byThread();
    private final LongAdder ended = new LongAdder();
    private final Set<Long> told = ConcurrentHashMap.newKeySet();

    /** The thread that calls is about to end. */
    void threadEnds() {
        long id = Thread.currentThread().getId();
        told.add(id);
        ended.add(THREADS.getThreadAllocatedBytes(id) - before.getOrDefault(id, 0L));
    }

    /** The bytes so far. */
    long bytes() {
        long sum = ended.sum();
        for (Map.Entry<Long, Long> thread : byThread().entrySet()) {
            if (!told.contains(thread.getKey())) {
                sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
            }
        }
        return sum;
    }

    private static Map<Long, Long> byThread() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> all = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            all.put(ids[i], Math.max(0, bytes[i]));
        }
        return all;
    }
}
