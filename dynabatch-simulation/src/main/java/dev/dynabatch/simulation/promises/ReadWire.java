package dev.dynabatch.simulation.promises;

import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.testkit.VirtualTime;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sees every read as the engine sends it and every answer as it hears it: no request asks for a key twice or for more than
 * the service takes, and none leaves before what was reported of those before it is earned: of the table, or of its index.
 */
final class ReadWire implements Transport {
    private static final int MAX_KEYS = 100;
    private static final double TOLERANCE = 0.01;
    private static final Pattern KEYS = Pattern.compile("\"Keys\":\\[(.*?)]\\}\\}");
    private static final Pattern BETWEEN_KEYS = Pattern.compile("(?<=\\}\\}),");

    private final VirtualTime time;
    private final Trace trace;
    private final Judge judge;
    private final Transport inner;
    private final int maxInFlight;
    private final @Nullable FixedRate limit;
    private final Map<String, Integer> inFlight = new HashMap<>();
    private int requests;
    private double reported;
    private double reportedOfIndex;

    ReadWire(VirtualTime time, Trace trace, Judge judge, Transport inner, int maxInFlight, @Nullable FixedRate limit) {
        this.time = time;
        this.trace = trace;
        this.judge = judge;
        this.inner = inner;
        this.maxInFlight = maxInFlight;
        this.limit = limit;
    }

    int requests() {
        return requests;
    }

    /** Capacity units of the table that answers have reported. */
    double reported() {
        return reported;
    }

    int inFlight(String operation) {
        return inFlight.getOrDefault(operation, 0);
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        int number = ++requests;
        String target = String.valueOf(request.header("X-Amz-Target"));
        String operation = target.substring(target.indexOf('.') + 1);
        trace.line("request " + number, () -> "leaves: " + operation + " " + brief(Entry.text(request)));
        inFlight.merge(operation, 1, Integer::sum);
        int all = inFlight.values().stream().mapToInt(count -> count).sum();
        judge.require(Promise.LIMITS, all <= maxInFlight, () -> all + " requests are in flight of " + maxInFlight);
        if (operation.equals("BatchGetItem")) {
            checkKeys(Entry.text(request));
        }
        if (!operation.equals("DescribeTable")) {
            checkLimit(number, Entry.text(request).contains("\"IndexName\"") ? reportedOfIndex : reported);
        }
        Listener passing = new Listener() {
            @Override
            public void answered(TransportResponse response) {
                ended();
                trace.line(
                        "request " + number,
                        () -> "is answered: " + response.status() + " " + brief(Entry.text(response)));
                hear(response);
                listener.answered(response);
            }

            @Override
            public void failed(TransportException fault) {
                ended();
                trace.line("request " + number, () -> "fails: " + fault.getMessage() + " (" + fault.stage() + ")");
                listener.failed(fault);
            }

            private void ended() {
                inFlight.merge(operation, -1, Integer::sum);
            }
        };
        return inner.send(request, passing);
    }

    private static String brief(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    private void checkKeys(String body) {
        Matcher matcher = KEYS.matcher(body);
        judge.require(Promise.EVERY_ANSWER, matcher.find(), () -> "a batch get without keys: " + brief(body));
        String[] keys = BETWEEN_KEYS.split(matcher.group(1), -1);
        Set<String> different = new HashSet<>();
        for (String key : keys) {
            different.add(Entry.item(key).key());
        }
        judge.require(
                Promise.EVERY_ANSWER,
                different.size() == keys.length && keys.length <= MAX_KEYS,
                () -> "a batch get of " + keys.length + " keys, " + different.size() + " of them different");
    }

    /** A bucket that begins full has never given more than this, whatever was expected of a request before it came back. */
    private void checkLimit(int number, double taken) {
        FixedRate rate = limit;
        if (rate != null) {
            double perSecond = rate.readUnitsPerSecond();
            double burst = Math.max(1, perSecond * rate.burst().toNanos() / 1e9);
            double earned = burst + perSecond * time.elapsed().toNanos() / 1e9;
            judge.require(
                    Promise.LIMITS,
                    taken <= earned + TOLERANCE,
                    () -> "request " + number + " leaves when " + taken + " units were taken of " + earned);
        }
    }

    private void hear(TransportResponse response) {
        String text = Entry.text(response);
        if (response.status() == 200 && Wire.sound(response, text)) {
            Consumed consumed = Consumed.of(text);
            if (consumed != null) {
                reported += consumed.table();
                reportedOfIndex += consumed.index();
            }
        }
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public void close() {
        inner.close();
    }
}
