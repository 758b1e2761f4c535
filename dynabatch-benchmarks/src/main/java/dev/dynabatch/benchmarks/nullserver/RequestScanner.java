package dev.dynabatch.benchmarks.nullserver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Finds where the requests of one connection end, and looks at nothing else but their target. */
final class RequestScanner {
    private static final int END = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private byte[] head = new byte[4096];
    private int headLength;
    private int last;
    private long bodyLeft;
    private boolean inBody;
    private boolean described;
    private boolean expecting;

    /** What {@link #scan} came upon. */
    enum Found {
        /** More bytes are needed. */
        NOTHING,
        /** The end of a request that wants to know what the table is like. */
        DESCRIBE_TABLE,
        /** The end of any other request. */
        WRITE,
        /** The end of a head whose sender waits to be told to go on. */
        WAITS
    }

    /** Reads on, up to the end of one request at most. */
    Found scan(ByteBuffer bytes) {
        if (!inBody && !headEnds(bytes)) {
            return Found.NOTHING;
        }
        if (expecting) {
            expecting = false;
            return Found.WAITS;
        }
        long skipped = Math.min(bodyLeft, bytes.remaining());
        bytes.position(bytes.position() + (int) skipped);
        bodyLeft -= skipped;
        if (bodyLeft > 0) {
            return Found.NOTHING;
        }
        inBody = false;
        return described ? Found.DESCRIBE_TABLE : Found.WRITE;
    }

    private boolean headEnds(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            last = last << 8 | next;
            head[headLength++] = next;
            if (headLength == head.length) {
                head = java.util.Arrays.copyOf(head, 2 * headLength);
            }
            if (last == END) {
                read(new String(head, 0, headLength, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
                headLength = 0;
                last = 0;
                inBody = true;
                return true;
            }
        }
        return false;
    }

    private void read(String text) {
        bodyLeft = Long.parseLong(header(text, "content-length"));
        described = header(text, "x-amz-target").endsWith(".describetable");
        expecting = text.contains("\r\nexpect: 100-continue");
    }

    private static String header(String head, String name) {
        int start = head.indexOf("\r\n" + name + ":");
        if (start < 0) {
            throw new IllegalArgumentException("a request without " + name + ":\n" + head);
        }
        start += name.length() + 3;
        return head.substring(start, head.indexOf("\r\n", start)).trim();
    }
}
