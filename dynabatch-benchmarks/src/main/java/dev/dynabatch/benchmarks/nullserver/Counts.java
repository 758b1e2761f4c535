package dev.dynabatch.benchmarks.nullserver;

import dev.dynabatch.benchmarks.nullserver.RequestScanner.Found;
import java.util.concurrent.atomic.LongAdder;

/** What a server was sent since it was last asked. */
final class Counts {
    private final LongAdder writes = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder connections = new LongAdder();

    void found(Found found) {
        if (found == Found.WRITE) {
            writes.increment();
        }
    }

    void bytes(long count) {
        bytes.add(count);
    }

    void connection() {
        connections.increment();
    }

    /** Writes, bytes and new connections, divided by blanks; counts from zero again. */
    String tell() {
        return writes.sumThenReset() + " " + bytes.sumThenReset() + " " + connections.sumThenReset();
    }
}
