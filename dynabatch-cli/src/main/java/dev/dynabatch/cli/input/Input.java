package dev.dynabatch.cli.input;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One open input: JSON lines or a JSON array, plain or gzip, with or without byte order mark, all told by content. Read
 * by one thread, never whole.
 */
public final class Input implements Closeable {
    private final InputStream in;
    private final RecordReader records;

    private Input(InputStream in, RecordReader records) {
        this.in = in;
        this.records = records;
    }

    /**
     * Begins to read a stream.
     *
     * @param stream closed with the input
     * @param bytesRead counts the bytes as they are read, before they are unpacked
     * @throws UnreadableInputException if it is of a kind that cannot be read
     */
    public static Input open(InputStream stream, AtomicLong bytesRead) throws IOException {
        InputStream in = unpacked(new CountedStream(stream, bytesRead));
        ByteFeed feed = new ByteFeed(in);
        int first = feed.skipBlanks();
        if (first == 0xEF) {
            skipMark(feed);
            first = feed.skipBlanks();
        }
        return new Input(in, first == '[' ? new ArrayReader(feed) : new LineReader(feed, RecordBuffer.Bound.ITEM));
    }

    /**
     * Begins to read a stream of keys, one a line. A line may have 1 MB; behind a longer one nothing can be read.
     *
     * @param stream closed with the input
     * @throws UnreadableInputException if it is of a kind that cannot be read
     */
    public static Input keys(InputStream stream) throws IOException {
        InputStream in = unpacked(new CountedStream(stream, new AtomicLong()));
        return new Input(in, new LineReader(new ByteFeed(in), RecordBuffer.Bound.KEY));
    }

    /** What a stream holds, unpacked if it is gzip. */
    public static InputStream unpacked(InputStream stream) throws IOException {
        InputStream in = new BufferedInputStream(stream, 1 << 16);
        if (sniff(in) == Content.GZIP) {
            in = new BufferedInputStream(new GunzipStream(in), 1 << 16);
            if (sniff(in) == Content.GZIP) {
                throw new UnreadableInputException("is packed twice by gzip", "Unpack it once: gzip -dc FILE > FILE2");
            }
        }
        return in;
    }

    /** Throws if the beginning of a stream shows that it cannot be read. */
    public static void check(InputStream stream) throws IOException {
        open(stream, new AtomicLong()).close();
    }

    /**
     * The next record, or null after the last.
     *
     * @throws UnreadableInputException if the input cannot be read any further
     */
    public @Nullable InputRecord next() throws IOException {
        return records.next();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static Content sniff(InputStream in) throws IOException {
        in.mark(Content.LONGEST);
        Content content = Content.of(in.readNBytes(Content.LONGEST));
        in.reset();
        content.checkReadable();
        return content;
    }

    private static void skipMark(ByteFeed feed) throws IOException {
        feed.read();
        if (feed.read() != 0xBB || feed.read() != 0xBF) {
            throw new UnreadableInputException(
                    "is not UTF-8 from its very first bytes", "Convert it: iconv -f LATIN1 -t UTF-8 FILE");
        }
    }

    /** Counts what goes through it. Never asked how much is available: a file's stream asks for its place, which a pipe has not. */
    private static final class CountedStream extends InputStream {
        private final InputStream in;
        private final AtomicLong count;

        CountedStream(InputStream in, AtomicLong count) {
            this.in = in;
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count.addAndGet(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            count.addAndGet(Math.max(0, read));
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
