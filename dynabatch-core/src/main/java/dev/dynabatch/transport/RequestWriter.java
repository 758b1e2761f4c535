package dev.dynabatch.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Iterator;
import java.util.List;

/**
 * Hands out the bytes of one request in buffers of at most 64 KiB, made when the socket can take them, so that 16 MB
 * requests by the dozen do not fill the direct memory. The copy is the one that NIO needs anyway to leave the heap.
 */
final class RequestWriter {
    static final int CHUNK_BYTES = 64 * 1024;

    private final Iterator<byte[]> parts;
    private byte[] part = new byte[0];
    private int offset;
    private long left;

    RequestWriter(List<byte[]> bytes) {
        parts = bytes.iterator();
        for (byte[] one : bytes) {
            left += one.length;
        }
    }

    boolean hasMore() {
        return left > 0;
    }

    ByteBuf next(ByteBufAllocator allocator) {
        int size = (int) Math.min(CHUNK_BYTES, left);
        ByteBuf chunk = allocator.ioBuffer(size, size);
        left -= size;
        int room = size;
        while (room > 0) {
            if (offset == part.length) {
                part = parts.next();
                offset = 0;
            }
            int count = Math.min(room, part.length - offset);
            chunk.writeBytes(part, offset, count);
            offset += count;
            room -= count;
        }
        return chunk;
    }
}
