package dev.dynabatch.cli;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.FailureSink;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.OperationKind;
import dev.dynabatch.cli.input.InputRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Every input that is not in the table: counted, kept in the dead-letter file or shown, and too many end the run. */
final class Failures implements FailureSink {
    private static final int SHOWN = 10;

    private final Console console;
    private final @Nullable DeadLetters letters;
    private final ErrorLimit limit;
    private final Ending ending;
    private final LongSupplier accepted;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<String> unsent = new ArrayList<>();
    private long badRecords;
    private long failed;
    private long notKept;
    private int shown;
    private boolean closed;

    /** @param accepted how many records the writer has taken */
    Failures(Console console, @Nullable DeadLetters letters, ErrorLimit limit, Ending ending, LongSupplier accepted) {
        this.console = console;
        this.letters = letters;
        this.limit = limit;
        this.ending = ending;
        this.accepted = accepted;
    }

    /** A record that the writer did not take. */
    void badRecord(OperationKind kind, Origin origin, InputRecord record, ItemFormat format, String reason) {
        DeadLetter letter = new DeadLetter(
                kind, origin.first().source(), origin.first().line(), reason, format, record.bytes(), record.whole());
        lock.lock();
        try {
            if (closed) {
                return;
            }
            badRecords++;
            failedLocked(origin + ": " + reason, letter, false, false);
        } finally {
            lock.unlock();
        }
        check();
    }

    @Override
    public void failed(FailedOperation operation) {
        Origin origin = (Origin) operation.context();
        if (origin == null) {
            throw new IllegalStateException("an operation without its origin");
        }
        String reason = operation.because();
        DeadLetter letter = DeadLetter.ofItem(operation.kind(), origin.first(), reason, operation.dynamoDbJson());
        lock.lock();
        try {
            failedLocked(
                    origin + ": " + operation.describe(), letter, true, operation.reason() == FailureReason.NOT_SENT);
        } finally {
            lock.unlock();
        }
        check();
    }

    private void failedLocked(String text, DeadLetter letter, boolean understood, boolean notSent) {
        failed++;
        if (letters == null || notKept > 0 || !keep(letters, letter.toLine(understood))) {
            if (letters != null) {
                notKept++;
            }
            if (!notSent) {
                show(text);
            } else if (!ending.stopped() && unsent.size() < SHOWN) {
                unsent.add(text); // what stops the run may say it for all of them
            }
        }
    }

    private boolean keep(DeadLetters file, byte[] line) {
        try {
            file.add(line);
            return true;
        } catch (IOException e) {
            ending.giveUp(unwritable(file, e));
            return false;
        }
    }

    private static CliException unwritable(DeadLetters file, IOException e) {
        return new CliException(
                ExitCode.ABORTED,
                "the dead-letter file " + file.path() + " cannot be written: " + e.getMessage(),
                "Is the disk full? What failed from there on is not in it; loading the input again repeats it.",
                e);
    }

    private void show(String text) {
        if (shown++ < SHOWN) {
            console.say(text);
        } else if (shown == SHOWN + 1) {
            console.say("… further failures are only counted; --dead-letter FILE keeps all of them");
        }
    }

    private void check() {
        long failedNow = failed();
        long inputs = accepted.getAsLong() + badRecords();
        if (!ending.stopped() && limit.exceeded(inputs, failedNow)) {
            ending.tooManyFailed(CliException.aborted(
                    String.format(
                            Locale.ROOT,
                            "gave up: %,d of %,d inputs failed, and the limit is %s",
                            failedNow,
                            inputs,
                            limit),
                    "Mend the input, or allow more: --max-errors N or P%; with --dead-letter FILE there is no limit"
                            + " unless you set one."));
        }
    }

    /** All failures. */
    long failed() {
        lock.lock();
        try {
            return failed;
        } finally {
            lock.unlock();
        }
    }

    /** Those that the writer did not take. */
    long badRecords() {
        lock.lock();
        try {
            return badRecords;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the account: nothing counts any more. Returns how many could not be kept in the dead-letter file. */
    long close() {
        lock.lock();
        try {
            closed = true;
            if (!ending.stopped() || ending.stoppedByLimit()) {
                unsent.forEach(this::show);
            }
            if (letters != null) {
                letters.secure();
            }
        } catch (IOException e) {
            ending.giveUp(unwritable(letters, e));
        } finally {
            lock.unlock();
        }
        return notKept;
    }

    /** Why a record is no item, with the place in the file rather than in the record. */
    static String reason(InvalidItemException e, InputRecord record) {
        return Places.inFile(String.valueOf(e.getMessage()), record.line());
    }
}
