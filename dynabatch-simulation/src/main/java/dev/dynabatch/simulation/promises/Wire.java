package dev.dynabatch.simulation.promises;

import dev.dynabatch.testkit.VirtualTime;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Sees every request as the engine sends it and every end as the engine hears it, before anything is spoiled and after:
 * the border of the process. What comes from beyond it is told by a task of the process: never before {@code send} has
 * returned, and not while the process is frozen.
 */
final class Wire implements Transport {
    /** Who looks at what goes to and fro. */
    interface Watcher {
        void sent(Flight flight);

        /**
         * A request has ended, as the engine is about to hear.
         *
         * @param served the estimate of what was done
         * @param consumed what the answer says was consumed, or null
         */
        void ended(Flight flight, Flight.End end, double served, @Nullable Consumed consumed);
    }

    private final VirtualTime time;
    private final Trace trace;
    private final Ledger ledger;
    private final Transport inner;
    private final List<Watcher> watchers = new ArrayList<>();
    private int requests;

    Wire(VirtualTime time, Trace trace, Ledger ledger, Transport inner) {
        this.time = time;
        this.trace = trace;
        this.ledger = ledger;
        this.inner = inner;
    }

    void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    int requests() {
        return requests;
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        List<Entry> entries = Entry.of(request);
        Flight flight = new Flight(++requests, entries, units(entries), request.body());
        for (Entry entry : entries) {
            if (entry.id() != Entry.NONE) {
                ledger.get(entry.id()).sent++;
            }
        }
        trace.line(flight.name(), () -> "leaves with " + entries);
        watchers.forEach(watcher -> watcher.sent(flight));
        Passage passage = new Passage(flight, listener);
        passage.exchange = inner.send(request, passage);
        return passage;
    }

    /** The write capacity that entries are expected to take; that of a delete is known by its key alone. */
    double units(Iterable<Entry> entries) {
        double units = 0;
        for (Entry entry : entries) {
            units += entry.id() == Entry.NONE ? 1 : ledger.get(entry.id()).units;
        }
        return units;
    }

    /** One request's way there and back. */
    private final class Passage implements Listener, Exchange {
        private final Flight flight;
        private final Listener listener;
        private @Nullable Exchange exchange;

        Passage(Flight flight, Listener listener) {
            this.flight = flight;
            this.listener = listener;
        }

        @Override
        public void answered(TransportResponse response) {
            later(() -> {
                String text = Entry.text(response);
                boolean sound = sound(response, text);
                Flight.End end = kind(response.status(), sound, text);
                Set<Entry> back =
                        new LinkedHashSet<>(end == Flight.End.SERVED ? Entry.unprocessed(response) : List.of());
                double served = flight.units - units(back);
                trace.line(flight.name(), () -> described(response, end, back, text));
                flight.answered = true;
                end(end, served, end == Flight.End.SERVED ? Consumed.of(text) : null);
                listener.answered(response);
            });
        }

        private String described(TransportResponse response, Flight.End end, Set<Entry> back, String text) {
            String answer = "is answered: " + response.status() + " ";
            return switch (end) {
                case SERVED -> answer + (back.isEmpty() ? "all written" : "unprocessed " + back);
                case LOST ->
                    answer + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + ", which is no answer";
                default -> answer + text;
            };
        }

        @Override
        public void failed(TransportException fault) {
            later(() -> fail(fault));
        }

        private void fail(TransportException fault) {
            trace.line(flight.name(), () -> "fails: " + fault.getMessage() + " (" + fault.stage() + ")");
            end(fault.stage() == Stage.NOT_SENT ? Flight.End.NOT_SENT : Flight.End.LOST, 0, null);
            listener.failed(fault);
        }

        private void later(Runnable told) {
            time.schedule(
                    () -> {
                        if (!flight.over) {
                            told.run();
                        }
                    },
                    0);
        }

        private void end(Flight.End end, double served, @Nullable Consumed consumed) {
            flight.over = true;
            watchers.forEach(watcher -> watcher.ended(flight, end, served, consumed));
        }

        @Override
        public void cancel() {
            Exchange under = exchange;
            if (under != null) {
                under.cancel();
            }
            if (!flight.over) {
                fail(new TransportException(Stage.SENT, "given up", null));
            }
        }
    }

    private static Flight.End kind(int status, boolean sound, String text) {
        if (status == 200) {
            return sound ? Flight.End.SERVED : Flight.End.LOST;
        }
        if (status >= 500 || !sound) {
            return Flight.End.LOST;
        }
        return text.contains("ValidationException") ? Flight.End.REFUSED : Flight.End.NOT_APPLIED;
    }

    /** Whether an answer is whole and as the service sent it. */
    static boolean sound(TransportResponse response, String text) {
        String expected = response.header("x-amz-crc32");
        CRC32 crc = new CRC32();
        crc.update(response.body());
        if (expected != null && !expected.equals(Long.toString(crc.getValue()))) {
            return false;
        }
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            depth += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
        }
        return depth == 0 && text.endsWith("}");
    }

    @Override
    public boolean signed() {
        return inner.signed();
    }

    @Override
    public void close() {
        inner.close();
    }
}
