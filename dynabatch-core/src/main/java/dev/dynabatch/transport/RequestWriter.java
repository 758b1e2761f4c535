package dev.dynabatch.transport;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes of one request that have not left yet. They are copied side by side into a buffer when the socket can take
 * them; the copy is the one that NIO needs anyway to leave the heap.
 */
final class RequestWriter {
    private final List<byte[]> parts;
    private int part;
    private int offset;
    private long left;

    RequestWriter(List<byte[]> bytes) {
        parts = bytes;
        for (byte[] one : bytes) {
            left += one.length;
        }
    }

    boolean hasMore() {
        return left > 0;
    }

    /** Copies what comes next into {@code target}, as much as it takes, without moving on. */
    void copyTo(ByteBuffer target) {
        int from = offset;
        for (int i = part; i < parts.size() && target.hasRemaining(); i++) {
            byte[] bytes = parts.get(i);
            target.put(bytes, from, Math.min(bytes.length - from, target.remaining()));
            from = 0;
        }
    }

    /** These many bytes have left. */
    void advance(int count) {
        left -= count;
        int moved = count;
        while (part < parts.size() && moved >= parts.get(part).length - offset) {
            moved -= parts.get(part).length - offset;
            part++;
            offset = 0;
        }
        offset += moved;
    }
}
