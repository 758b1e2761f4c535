package dev.dynabatch.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip data (RFC 1952) of one member or several, up to the very end.
 *
 * <p>The JDK's own stream takes a pipe that is slow for one that has ended, and passes over whatever it does not
 * understand behind the first member; here either would lose items without a word.
 */
final class GunzipStream extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private final byte[] one = new byte[1];
    private int at;
    private int limit;
    private boolean inMember;
    private boolean anyMember;

    GunzipStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (inMember || header()) {
            int count = inflate(target, offset, length);
            if (count > 0) {
                crc.update(target, offset, count);
                return count;
            }
            if (inflater.finished()) {
                at = limit - inflater.getRemaining();
                trailer();
                inMember = false;
            } else if (inflater.needsInput()) {
                at = limit;
                next();
                at--;
                inflater.setInput(buffer, at, limit - at);
            } else {
                throw corrupt();
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw corrupt();
        }
    }

    /** Reads the header of a member; false at the end of the input. */
    private boolean header() throws IOException {
        int first = nextOrEnd();
        while (anyMember && first == 0) {
            first = nextOrEnd(); // padding, as tapes have it
        }
        if (first < 0) {
            return false;
        }
        if (first != 0x1F || next() != 0x8B || next() != 8) {
            throw anyMember
                    ? new UnreadableInputException(
                            "has something else behind its gzip data", "Was the file put together wrongly?")
                    : corrupt();
        }
        int flags = next();
        skip(6); // time, extra flags, operating system
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
        anyMember = true;
        inMember = true;
        crc.reset();
        inflater.reset();
        inflater.setInput(buffer, at, limit - at);
        return true;
    }

    private void trailer() throws IOException {
        long sum = number();
        long size = number();
        if (sum != crc.getValue() || size != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw corrupt();
        }
    }

    private long number() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int value;
        do {
            value = next();
        } while (value != 0);
    }

    private int next() throws IOException {
        int value = nextOrEnd();
        if (value < 0) {
            throw new UnreadableInputException(
                    "ends in the middle of its gzip data", "Is the file cut off? Fetch or pack it again.");
        }
        return value;
    }

    private int nextOrEnd() throws IOException {
        if (at == limit) {
            at = 0;
            limit = Math.max(0, in.read(buffer));
        }
        return at == limit ? -1 : buffer[at++] & 0xFF;
    }

    private static UnreadableInputException corrupt() {
        return new UnreadableInputException("holds gzip data that is damaged", "Fetch or pack it again.");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
