package dev.dynabatch.transport;

import java.nio.ByteBuffer;

/**
 * The bytes of one request that have not left yet. They are copied side by side into a buffer when the socket can take
 * them; the copy is the one that NIO needs anyway to leave the heap.
 */
final class RequestWriter {
    private final Body bytes;
    private int part;
    private int offset;
    private int left;

    RequestWriter(Body bytes) {
        this.bytes = bytes;
        this.left = bytes.size();
    }

    boolean hasMore() {
        return left > 0;
    }

    /** Copies what comes next into {@code target}, as much as it takes, without moving on. */
    void copyTo(ByteBuffer target) {
        int from = offset;
        for (int i = part; i < bytes.parts() && target.hasRemaining(); i++) {
            int count = Math.min(bytes.length(i) - from, target.remaining());
            target.put(bytes.array(i), bytes.offset(i) + from, count);
            from = 0;
        }
    }

    /** These many bytes have left. */
    void advance(int count) {
        left -= count;
        int moved = count;
        while (part < bytes.parts() && moved >= bytes.length(part) - offset) {
            moved -= bytes.length(part) - offset;
            part++;
            offset = 0;
        }
        offset += moved;
    }
}
