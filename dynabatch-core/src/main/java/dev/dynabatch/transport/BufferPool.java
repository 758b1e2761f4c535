package dev.dynabatch.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/** Direct buffers for threads that are writing: as many as ever wrote at once, the one used last first. */
final class BufferPool {
    private final ReentrantLock lock = new ReentrantLock();
    private final int bytes;

    @GuardedBy("lock")
    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    BufferPool(int bytes) {
        this.bytes = bytes;
    }

    /** An empty buffer. */
    ByteBuffer take() {
        lock.lock();
        try {
            ByteBuffer buffer = free.pollLast();
            if (buffer != null) {
                return buffer.clear();
            }
        } finally {
            lock.unlock();
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    void give(ByteBuffer buffer) {
        lock.lock();
        try {
            free.addLast(buffer);
        } finally {
            lock.unlock();
        }
    }
}
