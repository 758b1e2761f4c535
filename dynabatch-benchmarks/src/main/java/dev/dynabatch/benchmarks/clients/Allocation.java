package dev.dynabatch.benchmarks.clients;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that the threads of this process allocate on the heap, from its making on: what every thread there is has more
 * than then, and what those that have ended told before. A thread that ends untold is not counted.
 */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<Long, Long> before = byThread();
    private final LongAdder ended = new LongAdder();

    /** The thread that calls is about to end. */
    public void threadEnds() {
        ended.add(THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
    }

    /** The bytes so far. */
    public long bytes() {
        long sum = ended.sum();
        for (Map.Entry<Long, Long> thread : byThread().entrySet()) {
            sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
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
