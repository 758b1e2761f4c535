package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.KeySchema;
import dev.dynabatch.cli.input.Input;
import dev.dynabatch.cli.input.InputRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The keys of a file, one a line, as they are taken; blank lines are passed over. Also what of them was not answered yet. */
final class KeyLines implements Iterator<Map<String, Object>>, AutoCloseable {
    private final String file;
    private final Input lines;
    private final KeySchema schema;
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private @Nullable Map<String, Object> next;
    private @Nullable CliException problem;

    /** A key that was taken, and the number of its line. */
    private record Asked(String key, long line) {}

    private KeyLines(String file, Input lines, KeySchema schema) {
        this.file = file;
        this.lines = lines;
        this.schema = schema;
    }

    static KeyLines open(String file, InputStream stdin, KeySchema schema) {
        try {
            InputStream in = file.equals("-") ? stdin : Files.newInputStream(Path.of(file));
            return new KeyLines(file, Input.keys(in), schema);
        } catch (IOException e) {
            throw Sources.unreadable(file, e);
        }
    }

    /** Whether there is another; not behind a line that is no key. */
    @Override
    public boolean hasNext() {
        try {
            while (next == null && problem == null) {
                InputRecord line = lines.next();
                if (line == null) {
                    return false;
                }
                take(line);
            }
        } catch (IOException e) {
            problem = Sources.unreadable(file, e);
        }
        return next != null;
    }

    private void take(InputRecord line) {
        if (line.problem() != null) {
            problem = new CliException(ExitCode.USAGE, place(line.line()) + line.problem(), null, null);
            return;
        }
        String key = new String(line.bytes(), UTF_8).strip();
        if (key.isEmpty()) {
            return;
        }
        try {
            next = KeyArgument.parse(key, schema);
            asked.add(new Asked(key, line.line()));
        } catch (CliException e) {
            problem = at(line.line(), e);
        }
    }

    private String place(long line) {
        return Sources.nameOf(file) + ":" + line + ": ";
    }

    private CliException at(long line, CliException e) {
        return new CliException(e.exitCode(), place(line) + e.getMessage(), e.hint(), e);
    }

    @Override
    public Map<String, Object> next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Map<String, Object> key = next;
        next = null;
        return key;
    }

    /** Throws if the keys ended because one is none. */
    void checkEnd() {
        if (problem != null) {
            throw problem;
        }
    }

    /** The text of the key whose answer is next. */
    String answered() {
        return asked.remove().key();
    }

    /** What is told if the key whose answer is next turned out to be none, for this reason. */
    CliException refused(String why) {
        Asked none = asked.remove();
        return at(none.line(), KeyArgument.wrong(none.key(), why, schema));
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw Sources.unreadable(file, e);
        }
    }
}
