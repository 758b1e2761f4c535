package dev.dynabatch.local.internal.store;

import dev.dynabatch.local.internal.store.Store.Change;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one call of {@link Store#apply} adds to a journal: all of it counts, or nothing.
 *
 * <p>Layout, numbers big-endian: length of the payload (4 bytes), CRC-32C of the payload (4), CRC-32C of these eight bytes
 * (4), payload. The second checksum tells a frame cut short from a damaged length. The payload is one record after the
 * other: kind (1), space (4), length of the key (2), length of the value (4), key, value.
 */
final class Frame {
    static final int HEADER = 12;
    /** No apply is longer: a batch has 25 items, and a value at most a few times 400 KB. */
    static final int MAX_PAYLOAD = 256 << 20;

    private static final int RECORD_HEADER = 11;
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte DROP = 3;
    private static final byte[] NONE = {};

    private Frame() {}

    /** Is told a frame's records, in order. */
    interface Records {
        /** A key has a new value, which lies at {@code valueAt} of the bytes read. */
        void put(int space, byte[] key, int valueAt, int valueLength, int weight);

        /** A key has none any more. */
        void delete(int space, byte[] key);

        /** A space is empty. */
        void drop(int space);
    }

    /** The bytes that one record of a put takes. */
    static int recordLength(int keyLength, int valueLength) {
        return RECORD_HEADER + keyLength + valueLength;
    }

    /** The frame of these changes. */
    static byte[] of(List<Change> changes) {
        int length = HEADER;
        for (Change change : changes) {
            byte[] value = change.value();
            length += recordLength(change.key().length, value == null ? 0 : value.length);
        }
        byte[] frame = new byte[length];
        ByteBuffer out = ByteBuffer.wrap(frame).position(HEADER);
        for (Change change : changes) {
            record(out, change.value() == null ? DELETE : PUT, change.space(), change.key(), change.value());
        }
        return seal(frame);
    }

    /** The frame that drops a space. */
    static byte[] ofDrop(int space) {
        byte[] frame = new byte[HEADER + RECORD_HEADER];
        record(ByteBuffer.wrap(frame).position(HEADER), DROP, space, NONE, null);
        return seal(frame);
    }

    /** Reads a payload, which passed its checksum and begins at {@code from}. */
    static void read(byte[] bytes, int from, Records records) {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(from);
        while (in.hasRemaining()) {
            byte kind = in.get();
            int space = in.getInt();
            byte[] key = new byte[Short.toUnsignedInt(in.getShort())];
            int valueLength = in.getInt();
            in.get(key);
            switch (kind) {
                case PUT -> records.put(space, key, in.position(), valueLength, in.getInt(in.position()));
                case DELETE -> records.delete(space, key);
                case DROP -> records.drop(space);
                default -> throw new IllegalStateException("record of unknown kind " + kind);
            }
            in.position(in.position() + valueLength);
        }
    }

    static int checksum(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    private static void record(ByteBuffer out, byte kind, int space, byte[] key, byte @Nullable [] value) {
        byte[] bytes = value == null ? NONE : value;
        out.put(kind).putInt(space).putShort((short) key.length).putInt(bytes.length);
        out.put(key).put(bytes);
    }

    private static byte[] seal(byte[] frame) {
        ByteBuffer header = ByteBuffer.wrap(frame);
        header.putInt(frame.length - HEADER).putInt(checksum(frame, HEADER, frame.length));
        header.putInt(checksum(frame, 0, 8));
        return frame;
    }
}
