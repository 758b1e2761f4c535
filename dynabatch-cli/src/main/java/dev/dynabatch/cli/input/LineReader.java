package dev.dynabatch.cli.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records that stand one a line. Blank lines are passed over.
 *
 * <p>A line that is nothing but an opening brace cannot be a record: it begins one that was printed over several lines,
 * which is taken as a whole.
 */
final class LineReader implements RecordReader {
    private final ByteFeed feed;
    private final Nesting nesting = new Nesting();
    private RecordBuffer line;
    private RecordBuffer spare;
    private long number;
    private boolean heldBack;

    LineReader(ByteFeed feed, RecordBuffer.Bound bound) {
        this.feed = feed;
        this.line = new RecordBuffer(bound);
        this.spare = new RecordBuffer(bound);
    }

    @Override
    public @Nullable InputRecord next() throws IOException {
        while (readLine()) {
            if (!line.isEmpty()) {
                return line.isOnly('{') ? overSeveralLines() : line.toRecord(number);
            }
        }
        return null;
    }

    private boolean readLine() throws IOException {
        if (heldBack) {
            heldBack = false;
            return true;
        }
        line.clear();
        number = feed.line();
        if (!feed.readLine(line)) {
            return false;
        }
        line.trim();
        return true;
    }

    private InputRecord overSeveralLines() throws IOException {
        long first = number;
        nesting.reset();
        RecordBuffer whole = line;
        line = spare;
        spare = whole;
        whole.countIn(nesting);
        while (nesting.depth() > 0 && readLine()) {
            if (nesting.depth() == 1 && line.first() == '{') {
                heldBack = true; // not within an object: the one before was never closed, and this is the next record
                break;
            }
            whole.append((byte) '\n');
            whole.append(line);
            nesting.next((byte) '\n');
            line.countIn(nesting);
        }
        return whole.toRecord(first);
    }
}
