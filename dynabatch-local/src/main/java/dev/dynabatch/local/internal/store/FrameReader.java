package dev.dynabatch.local.internal.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a segment's frames one after the other, as far as they are whole. */
final class FrameReader implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final DataInputStream in;
    private final long length;
    private long position;
    private boolean torn;

    /** Begins at {@code position} of a file that is {@code length} bytes long. */
    FrameReader(Path path, long position, long length) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(new FileInputStream(path.toFile()), BUFFER));
        this.position = position;
        this.length = length;
        in.skipNBytes(position);
    }

    /** The next frame's payload, or null if there is none, or none that is whole. */
    byte @Nullable [] next() throws IOException {
        long left = length - position;
        if (left < Frame.HEADER) {
            torn = true;
            return null;
        }
        byte[] header = new byte[Frame.HEADER];
        in.readFully(header);
        ByteBuffer fields = ByteBuffer.wrap(header);
        int size = fields.getInt();
        int checksum = fields.getInt();
        if (fields.getInt() != Frame.checksum(header, 0, 8)) {
            torn = allZero(header) && allZero(in.readNBytes((int) Math.min(left, Integer.MAX_VALUE - 8)));
            return null;
        }
        if (size > left - Frame.HEADER) {
            torn = true;
            return null;
        }
        byte[] payload = new byte[size];
        in.readFully(payload);
        if (Frame.checksum(payload, 0, size) != checksum) {
            torn = size == left - Frame.HEADER;
            return null;
        }
        position += Frame.HEADER + size;
        return payload;
    }

    /** Where the frame after the last whole one begins. */
    long position() {
        return position;
    }

    /**
     * Whether what follows the last whole frame is what a crash leaves: the beginning of a frame; or, when the power
     * failed, a last frame that did not all arrive, or room that was never filled.
     */
    boolean isTorn() {
        return torn;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static boolean allZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
