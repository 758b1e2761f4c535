package dev.dynabatch.cli;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Write;
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.cli.input.Input;
import dev.dynabatch.cli.input.InputRecord;
import dev.dynabatch.cli.input.UnreadableInputException;
import dev.dynabatch.value.ItemSource;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads the files one after the other and hands every record to the writer. */
final class Feed implements Runnable {
    private final Sources sources;
    private final OperationKind kind;
    private final ItemFormat format;
    private final BatchWriter writer;
    private final Failures failures;
    private final Ending ending;
    private final AtomicLong accepted;
    private volatile @Nullable Origin last;

    /** What to do with what. */
    record Task(Sources sources, OperationKind kind, ItemFormat format) {}

    /** @param accepted counts the records that the writer has taken */
    Feed(Task task, BatchWriter writer, Failures failures, Ending ending, AtomicLong accepted) {
        this.sources = task.sources();
        this.kind = task.kind();
        this.format = task.format();
        this.writer = writer;
        this.failures = failures;
        this.ending = ending;
        this.accepted = accepted;
    }

    /** The last record that was taken or found bad, or null if there was none. */
    @Nullable
    Origin last() {
        return last;
    }

    @Override
    public void run() {
        String reading = "";
        try {
            for (Sources.Source source : sources.files()) {
                reading = source.file();
                try (Input input = sources.open(source.file())) {
                    read(input, source);
                }
            }
            ending.inputEnded();
        } catch (IOException e) {
            ending.unreadable(Sources.unreadable(reading, e));
        } catch (RuntimeException | Error e) {
            ending.giveUp(Complaints.translate(e));
        }
    }

    private void read(Input input, Sources.Source source) throws IOException {
        String name = Sources.nameOf(source.file());
        long records = 0;
        for (InputRecord record = input.next(); record != null && !ending.stopped(); record = input.next()) {
            Origin origin = new Origin(name, record.line(), null);
            if (!take(record, origin, source.format() == null ? format : source.format())) {
                return;
            }
            last = origin;
            records++;
        }
        if (source.items() >= 0 && records != source.items() && !ending.stopped()) {
            throw new UnreadableInputException(
                    "has " + records + " items, and the manifest of its export says " + source.items(),
                    "What it has is written, what comes behind it is not. Fetch the export again.");
        }
    }

    /** Has the writer take a record, or counts it as failed; false if the run was stopped meanwhile. */
    private boolean take(InputRecord record, Origin origin, ItemFormat written) {
        Parsed parsed = new Parsed(kind, written, origin, record);
        try {
            if (record.problem() != null) {
                throw new InvalidItemException("", record.problem());
            }
            parsed = parsed.opened();
            writer.write(parsed.write());
            accepted.incrementAndGet();
        } catch (InvalidItemException e) {
            String hint = parsed.format() == ItemFormat.JSON
                    ? TypedJson.hint(parsed.record().bytes())
                    : "";
            bad(parsed, Failures.reason(e, record) + hint);
        } catch (WriterFatalException | NotAcceptedException e) {
            bad(parsed, String.valueOf(e.getMessage()));
            ending.giveUp(Complaints.translate(e));
        } catch (IllegalStateException e) {
            if (ending.stopped()) {
                return false; // the writer is closed
            }
            throw e;
        }
        return true;
    }

    private void bad(Parsed parsed, String reason) {
        failures.badRecord(kind, parsed.origin(), parsed.record(), parsed.format(), reason);
    }

    /** A record, and what it is in; of a dead letter, first the line and then what is in it. */
    private record Parsed(OperationKind kind, ItemFormat format, Origin origin, InputRecord record) {

        /** What is to be written; throws if a dead letter cannot be opened. */
        Parsed opened() {
            Parsed now = this;
            while (now.format == ItemFormat.DEAD_LETTER) {
                now = now.inside(DeadLetter.parse(now.record.bytes()));
            }
            return now;
        }

        private Parsed inside(DeadLetter letter) {
            if (letter.kind() != null && letter.kind() != kind) {
                throw new InvalidItemException(
                        "",
                        "is a " + letter.kind().name().toLowerCase(Locale.ROOT) + "; replay it by 'dynabatch "
                                + (kind == OperationKind.PUT ? "delete" : "load") + " --format dead-letter'");
            }
            if (!letter.whole()) {
                throw new InvalidItemException(
                        "", "holds only the beginning of a line that was too long; mend it in " + letter.origin());
            }
            Origin first = letter.origin();
            return new Parsed(
                    kind,
                    letter.format(),
                    new Origin(origin.source(), origin.line(), first == null ? origin.earlier() : first),
                    new InputRecord(letter.content(), record.line(), null, true));
        }

        Write write() {
            ItemSource source = format == ItemFormat.JSON
                    ? ItemSource.json(record.bytes())
                    : ItemSource.dynamoDbJson(record.bytes());
            Write write = kind == OperationKind.PUT
                    ? Write.put(source)
                    : Write.delete(source).fromWholeItem();
            return write.withContext(origin);
        }
    }
}
