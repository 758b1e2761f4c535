package dev.dynabatch.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Lines on standard output, in UTF-8, by large writes. */
final class LineOutput implements AutoCloseable {
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 18];
    private int length;

    LineOutput(OutputStream out) {
        this.out = out;
    }

    void line(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        line(bytes, 0, bytes.length);
    }

    /** A line of UTF-8. */
    void line(byte[] bytes, int offset, int count) {
        if (length + count + 1 > buffer.length) {
            flush();
        }
        if (count + 1 > buffer.length) {
            write(bytes, offset, count);
        } else {
            System.arraycopy(bytes, offset, buffer, length, count);
            length += count;
        }
        buffer[length++] = '\n';
    }

    private void flush() {
        write(buffer, 0, length);
        length = 0;
    }

    private void write(byte[] bytes, int offset, int count) {
        try {
            out.write(bytes, offset, count);
            out.flush();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.toLowerCase(Locale.ROOT).contains("pipe")) {
                throw new ClosedPipeException(e);
            }
            throw new CliException(
                    ExitCode.ABORTED,
                    "cannot write to standard output: " + message,
                    "What was printed is incomplete.",
                    e);
        }
    }

    @Override
    public void close() {
        flush();
    }

    /** Nobody reads standard output any more; as with {@code | head}, this is no error to talk about. */
    static final class ClosedPipeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ClosedPipeException(IOException cause) {
            super(cause);
        }
    }
}
