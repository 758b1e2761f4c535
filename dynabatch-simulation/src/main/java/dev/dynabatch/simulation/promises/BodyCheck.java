package dev.dynabatch.simulation.promises;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32;

/**
 * Promise 5, the other way round: memory is not written to again too early. A transport may look at the body of a request
 * until it has told the answer; if it told a fault, or was given up, for as long as it likes.
 */
final class BodyCheck {
    /** Of the requests that had no answer, so many bytes are looked at again, much later. */
    private static final long MOST_BYTES = 8 << 20;

    private final Judge judge;
    private final Deque<Flight> unanswered = new ArrayDeque<>();
    private long bytes;

    BodyCheck(Judge judge) {
        this.judge = judge;
    }

    void sent(Flight flight) {
        flight.bodyCrc = crc(flight);
    }

    void ended(Flight flight) {
        check(flight);
        if (flight.answered) {
            return;
        }
        unanswered.add(flight);
        bytes += flight.body.size();
        while (bytes > MOST_BYTES) {
            Flight first = unanswered.remove();
            bytes -= first.body.size();
            check(first);
        }
    }

    /** At the end of the run. */
    void end() {
        unanswered.forEach(this::check);
    }

    private void check(Flight flight) {
        judge.require(
                Promise.MEMORY,
                crc(flight) == flight.bodyCrc,
                () -> "the body of " + flight.name() + " was written over while its transport may look at it");
    }

    private static long crc(Flight flight) {
        CRC32 crc = new CRC32();
        for (int i = 0; i < flight.body.parts(); i++) {
            crc.update(flight.body.array(i), flight.body.offset(i), flight.body.length(i));
        }
        return crc.getValue();
    }
}
