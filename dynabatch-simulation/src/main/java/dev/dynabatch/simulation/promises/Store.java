package dev.dynabatch.simulation.promises;

import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.testkit.VirtualTime;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dynabatch Local with one table {@code tab}, in the same thread, behind a door that sees what takes effect: every write in
 * its order, and what it really consumed.
 */
final class Store implements Transport {
    private static final Pattern BETWEEN_ITEMS = Pattern.compile("(?<=\\}\\}),");
    private static final String LAST_KEY = "\"LastEvaluatedKey\":";

    private final VirtualTime time;
    private final DynabatchLocal local;
    private final Transport inner;
    private final Trace trace;
    private Consumer<Entry> applied = entry -> {};
    private BiConsumer<Consumed, List<Entry>> spent = (consumed, done) -> {};
    private long tried;
    private long throttled;

    /** @param index whether the table has a global secondary index on {@code g} */
    Store(VirtualTime time, Trace trace, Keys keys, boolean index, @Nullable CapacityModel capacity) {
        this.time = time;
        this.trace = trace;
        DynabatchLocal.Builder builder = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(time.elapsed().toMillis()));
        if (capacity != null) {
            builder.capacity(capacity);
        }
        local = builder.build();
        inner = local.transport();
        String made = ask("CreateTable", keys.createTable(index));
        if (!made.contains("TableDescription")) {
            throw new IllegalStateException(made);
        }
    }

    /** Is told of every write that takes effect, in order. */
    void onApplied(Consumer<Entry> listener) {
        applied = listener;
    }

    /** Is told what every request consumed, if it asks for that, and for which entries. */
    void onSpent(BiConsumer<Consumed, List<Entry>> listener) {
        spent = listener;
    }

    /** Attempts to write an item that reached the store. */
    long tried() {
        return tried;
    }

    /** Those of them that came back. */
    long throttled() {
        return throttled;
    }

    /** What the table holds: the number of the operation by key. */
    Map<String, Integer> scan() {
        Map<String, Integer> found = new HashMap<>();
        String from = "";
        do {
            String answer = ask("Scan", "{\"TableName\":\"tab\",\"ProjectionExpression\":\"pk,sk,v\"" + from + "}");
            if (answer.contains("hroughput")) {
                time.advance(Duration.ofSeconds(1)); // the scan is throttled, too
                continue;
            }
            int last = answer.indexOf(LAST_KEY);
            String items = last < 0 ? answer : answer.substring(0, last);
            BETWEEN_ITEMS
                    .splitAsStream(items)
                    .filter(item -> item.contains("\"pk\""))
                    .forEach(item -> {
                        Entry entry = Entry.item(item);
                        found.put(entry.key(), entry.id());
                    });
            from = last < 0 ? "" : ",\"ExclusiveStartKey\":" + object(answer, last + LAST_KEY.length());
        } while (!from.isEmpty());
        return found;
    }

    /** The object that begins here. */
    private static String object(String text, int from) {
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return text.substring(from, at + 1);
            }
        }
        throw new IllegalStateException("an object without end: " + text);
    }

    /** Asks the store, past whoever watches. */
    String ask(String operation, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String[] answer = {""};
        var request = new TransportRequest(
                URI.create("http://localhost"),
                List.of("X-Amz-Target", "DynamoDB_20120810." + operation),
                Body.of(bytes));
        inner.send(request, heard(response -> answer[0] = Entry.text(response)));
        return answer[0];
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        return inner.send(request, new Listener() {
            @Override
            public void answered(TransportResponse response) {
                note(request, response);
                listener.answered(response);
            }

            @Override
            public void failed(TransportException fault) {
                listener.failed(fault);
            }
        });
    }

    private void note(TransportRequest request, TransportResponse response) {
        List<Entry> entries = Entry.of(request);
        tried += entries.size();
        if (response.status() != 200) {
            throttled += entries.size();
            trace.line("store", () -> "refuses " + entries + ": " + Entry.text(response));
            return;
        }
        Set<Entry> back = new LinkedHashSet<>(Entry.unprocessed(response));
        List<Entry> done =
                entries.stream().filter(entry -> !back.contains(entry)).toList();
        throttled += back.size();
        trace.line("store", () -> "applies " + done + (back.isEmpty() ? "" : "; no capacity for " + back));
        Consumed consumed = Consumed.of(Entry.text(response));
        if (consumed != null) {
            spent.accept(consumed, done);
        }
        done.forEach(applied);
    }

    private static Listener heard(Consumer<TransportResponse> then) {
        return new Listener() {
            @Override
            public void answered(TransportResponse response) {
                then.accept(response);
            }

            @Override
            public void failed(TransportException fault) {
                throw new IllegalStateException(fault);
            }
        };
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public void close() {
        local.close();
    }
}
