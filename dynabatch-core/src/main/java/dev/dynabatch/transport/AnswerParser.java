package dev.dynabatch.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 answers, one after the other, from bytes as they arrive. */
final class AnswerParser {
    /** No answer of the service comes near: a BatchGetItem brings 16 MB, other pages 1 MB (API reference). */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int FIRST_BYTES = 4 * 1024 * 1024;
    private static final byte[] NOTHING = {};

    private enum State {
        HEAD,
        FIXED,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        UNTIL_CLOSE,
        WHOLE
    }

    private State state = State.HEAD;

    /** Of the head, later of one line between chunks. */
    private byte[] line = new byte[1024];

    private int lineLength;
    private @Nullable AnswerHead head;
    /** Of the last answer: the next one says most of it again. */
    private List<String> headersBefore = List.of();

    private long declared;
    private byte[] body = NOTHING;
    private int length;
    private long left;

    /** Takes from {@code in} what belongs to this answer; what remains when it is whole does not. */
    void feed(ByteBuffer in) throws MalformedAnswerException {
        while (in.hasRemaining() && state != State.WHOLE) {
            switch (state) {
                case HEAD -> head(in);
                case FIXED, CHUNK -> take(in, left);
                case UNTIL_CLOSE -> take(in, Integer.MAX_VALUE);
                case CHUNK_SIZE, CHUNK_END, TRAILER -> line(in);
                case WHOLE -> throw new AssertionError();
            }
        }
    }

    boolean whole() {
        return state == State.WHOLE;
    }

    /** Whether the connection's end is the answer's; then it is whole. */
    boolean endsHere() {
        if (state == State.UNTIL_CLOSE) {
            state = State.WHOLE;
        }
        return state == State.WHOLE;
    }

    private void head(ByteBuffer in) throws MalformedAnswerException {
        int count = Math.min(in.remaining(), MAX_HEAD_BYTES - lineLength);
        append(in, count);
        if (!AnswerHead.startsWithHttp(line, lineLength)) {
            throw MalformedAnswerException.notHttp("it does not begin with HTTP/1");
        }
        int end = headEnd(Math.max(0, lineLength - count - 3));
        if (end < 0) {
            if (lineLength == MAX_HEAD_BYTES) {
                throw new MalformedAnswerException("answered with headers of more than " + MAX_HEAD_BYTES + " B");
            }
            return;
        }
        in.position(in.position() - (lineLength - end));
        AnswerHead read = AnswerHead.parse(line, end, headersBefore);
        lineLength = 0;
        if (read.status() == 101) {
            throw MalformedAnswerException.notHttp("it switches protocols");
        }
        if (read.status() >= 200) {
            begin(read);
        }
    }

    private int headEnd(int from) {
        for (int i = from; i + 3 < lineLength; i++) {
            if (line[i] == '\r' && line[i + 1] == '\n' && line[i + 2] == '\r' && line[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private void begin(AnswerHead read) throws MalformedAnswerException {
        head = read;
        declared = read.bodyLength();
        if (declared == AnswerHead.CHUNKED) {
            state = State.CHUNK_SIZE;
        } else if (declared == AnswerHead.UNTIL_CLOSE) {
            state = State.UNTIL_CLOSE;
        } else {
            checkLength(declared);
            left = declared;
            body = new byte[(int) Math.min(declared, FIRST_BYTES)];
            state = left == 0 ? State.WHOLE : State.FIXED;
        }
    }

    private void take(ByteBuffer in, long most) throws MalformedAnswerException {
        int count = (int) Math.min(in.remaining(), most);
        checkLength(length + (long) count);
        if (length + count > body.length) {
            long doubled = Math.max(2L * body.length, length + Math.max(count, 1024));
            body = Arrays.copyOf(body, (int) Math.min(doubled, declared < 0 ? MAX_BYTES : declared));
        }
        in.get(body, length, count);
        length += count;
        if (state != State.UNTIL_CLOSE) {
            left -= count;
            if (left == 0) {
                state = state == State.FIXED ? State.WHOLE : State.CHUNK_END;
            }
        }
    }

    private static void checkLength(long bytes) throws MalformedAnswerException {
        if (bytes > MAX_BYTES) {
            throw new MalformedAnswerException("answered more than " + MAX_BYTES + " B");
        }
    }

    private void line(ByteBuffer in) throws MalformedAnswerException {
        while (in.hasRemaining()) {
            append(in, 1);
            if (lineLength >= 2 && line[lineLength - 1] == '\n' && line[lineLength - 2] == '\r') {
                int size = lineLength - 2;
                lineLength = 0;
                lineEnded(size);
                return;
            }
            if (lineLength == MAX_HEAD_BYTES) {
                throw MalformedAnswerException.notHttp("a line between its chunks has no end");
            }
        }
    }

    private void lineEnded(int size) throws MalformedAnswerException {
        switch (state) {
            case CHUNK_END -> {
                if (size != 0) {
                    throw MalformedAnswerException.notHttp("a chunk is longer than it says");
                }
                state = State.CHUNK_SIZE;
            }
            case TRAILER -> state = size == 0 ? State.WHOLE : State.TRAILER;
            default -> {
                left = chunkSize(size);
                checkLength(length + left);
                state = left == 0 ? State.TRAILER : State.CHUNK;
            }
        }
    }

    /** Hexadecimal digits, perhaps with extensions after a semicolon. */
    private long chunkSize(int size) throws MalformedAnswerException {
        long value = 0;
        int i = 0;
        while (i < size && i < 9 && Character.digit(line[i], 16) >= 0) {
            value = value * 16 + Character.digit(line[i++], 16);
        }
        if (i == 0 || (i < size && line[i] != ';' && line[i] != ' ')) {
            throw MalformedAnswerException.notHttp("a chunk has no size");
        }
        return value;
    }

    private void append(ByteBuffer in, int count) {
        if (lineLength + count > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, lineLength + count));
        }
        in.get(line, lineLength, count);
        lineLength += count;
    }

    /** Whether the connection may be used again after this answer, which must be whole. */
    boolean keepAlive() {
        return head != null && declared != AnswerHead.UNTIL_CLOSE && head.keepAlive();
    }

    /** Hands the whole answer out and is ready for the next one. */
    TransportResponse takeOut() {
        AnswerHead of = head;
        if (of == null || state != State.WHOLE) {
            throw new IllegalStateException("the answer is not whole");
        }
        byte[] bytes = length == body.length ? body : Arrays.copyOf(body, length);
        state = State.HEAD;
        head = null;
        headersBefore = of.headers();
        body = NOTHING;
        length = 0;
        return new TransportResponse(of.status(), of.headers(), bytes);
    }

    /** How much of how much has arrived, for messages; empty if nothing has. */
    @Override
    public String toString() {
        AnswerHead of = head;
        if (of == null) {
            return lineLength == 0 ? "" : " (part of a head)";
        }
        return " (status " + of.status() + ", " + length + (declared < 0 ? " B)" : " of " + declared + " B)");
    }
}
