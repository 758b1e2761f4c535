package dev.dynabatch.internal.pipeline;

import dev.dynabatch.InvalidTokenException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where a scan or query can go on, as an opaque text.
 *
 * @param source what it is a place in: kind of request, table, index, and of a query its conditions
 * @param tableId the table's id, or {@code ""} if it was not known
 * @param totalSegments how many segments there are
 * @param done which of them are read to the end
 * @param places the key to go on behind, in DynamoDB JSON, of those that are begun
 */
record PageToken(String source, String tableId, int totalSegments, BitSet done, Map<Integer, byte[]> places) {
    private static final int VERSION = 1;
    private static final int MAX_SEGMENTS = 1_000_000;
    private static final int CRC_BYTES = 4;

    String encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(source);
            out.writeUTF(tableId);
            out.writeInt(totalSegments);
            byte[] bits = done.toByteArray();
            out.writeInt(bits.length);
            out.write(bits);
            out.writeInt(places.size());
            for (Map.Entry<Integer, byte[]> place : places.entrySet()) {
                out.writeInt(place.getKey());
                out.writeInt(place.getValue().length);
                out.write(place.getValue());
            }
            out.flush();
            out.writeInt((int) crc(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /**
     * Reads a token.
     *
     * @param source what it must be a place in
     */
    static PageToken decode(String text, String source) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw broken(e);
        }
        int length = bytes.length - CRC_BYTES;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (length < 1) {
                throw broken(null);
            }
            in.mark(bytes.length);
            in.skipNBytes(length);
            if (in.readInt() != (int) crc(bytes, length)) {
                throw broken(null);
            }
            in.reset();
            if (in.readByte() != VERSION) {
                throw new InvalidTokenException(
                        "the token is from another version of Dynabatch, which this one cannot read; begin anew", null);
            }
            PageToken token = read(in);
            if (!token.source.equals(source)) {
                throw new InvalidTokenException(
                        "the token is of a " + token.source + ", and not of this " + source + "; begin anew", null);
            }
            return token;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static PageToken read(DataInputStream in) throws IOException {
        String source = in.readUTF();
        String tableId = in.readUTF();
        int total = in.readInt();
        BitSet done = BitSet.valueOf(in.readNBytes(in.readInt()));
        Map<Integer, byte[]> places = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            int segment = in.readInt();
            places.put(segment, in.readNBytes(in.readInt()));
        }
        if (total < 1 || total > MAX_SEGMENTS || done.length() > total) {
            throw new IOException("no such segments");
        }
        return new PageToken(source, tableId, total, done, places);
    }

    /** Whether it says no more than: from the beginning. */
    boolean beginning() {
        return totalSegments == 1 && places.isEmpty() && done.isEmpty();
    }

    /** The table was deleted since. */
    void check(@Nullable String idNow) {
        if (idNow != null && !tableId.isEmpty() && !tableId.equals(idNow)) {
            throw new InvalidTokenException(
                    "the token has expired: its table was deleted since, and made anew; begin anew", null);
        }
    }

    private static InvalidTokenException broken(@Nullable Throwable cause) {
        return new InvalidTokenException(
                "this is no token; give one exactly as ItemPages.token() told it, or begin anew", cause);
    }
}
