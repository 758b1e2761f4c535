package dev.dynabatch.races;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.internal.pipeline.EngineRuntime;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A service small enough for Lincheck, and a machine for its client: keeps the last {@code v} of each {@code pk}, one
 * character each, and answers on a thread of the moment. Timers that are not due at once never ring, and callbacks run
 * where they come up.
 */
final class SmallService implements Transport, Scheduler {
    private static final String PK = "\"pk\":{\"S\":\"";

    /** What was written last, by key. */
    final Map<Character, Integer> versions = new ConcurrentHashMap<>();

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    /** Waits until every answer has been dealt with: what is held is given back after an outcome is told. */
    void settle() throws InterruptedException {
        for (Thread next = threads.poll(); next != null; next = threads.poll()) {
            next.join();
        }
    }

    Dynabatch client() {
        ClientConfig.Draft draft = new ClientConfig.Draft();
        draft.transport = this;
        return ClientFactory.create(
                draft.build(), new EngineRuntime(() -> 0, () -> 0, this, () -> 0, Runnable::run, Runnable::run));
    }

    static Map<String, Object> item(char key, int version) {
        return Map.of("pk", String.valueOf(key), "v", version);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        if (delayNanos == 0) {
            Thread thread = new Thread(task);
            threads.add(thread);
            thread.start();
        }
        return () -> {};
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        String body = new String(request.body().bytes(), US_ASCII);
        String answer = "{\"UnprocessedItems\":{}}";
        if (body.contains("\"Keys\":[")) {
            answer = found(body);
        } else if (body.contains("Request\"")) {
            apply(body);
        } else {
            answer = page(body);
        }
        listener.answered(new TransportResponse(200, List.of(), answer.getBytes(US_ASCII)));
        return () -> {};
    }

    /** BatchGetItem: the items of those keys that there are. */
    private String found(String body) {
        List<String> items = new ArrayList<>();
        for (int at = body.indexOf(PK); at >= 0; at = body.indexOf(PK, at + 1)) {
            char key = body.charAt(at + PK.length());
            Integer version = versions.get(key);
            if (version != null) {
                items.add(json(key, version));
            }
        }
        return "{\"Responses\":{\"t\":[" + String.join(",", items) + "]},\"UnprocessedKeys\":{}}";
    }

    /** Scan: one item a page, by their keys. */
    private String page(String body) {
        int at = body.indexOf(PK);
        char before = at < 0 ? 0 : body.charAt(at + PK.length());
        List<Character> next =
                versions.keySet().stream().filter(key -> key > before).sorted().toList();
        if (next.isEmpty()) {
            return "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}";
        }
        char key = next.get(0);
        String last = next.size() == 1 ? "" : ",\"LastEvaluatedKey\":{" + PK + key + "\"}}";
        return "{\"Items\":[" + json(key, versions.get(key)) + "],\"Count\":1,\"ScannedCount\":1" + last + "}";
    }

    private static String json(char key, int version) {
        return "{" + PK + key + "\"},\"v\":{\"N\":\"" + version + "\"}}";
    }

    private void apply(String body) {
        String between = "\"v\":{\"N\":\"";
        for (int at = body.indexOf("PutRequest"); at >= 0; at = body.indexOf("PutRequest", at + 1)) {
            char key = body.charAt(body.indexOf(PK, at) + PK.length());
            char version = body.charAt(body.indexOf(between, at) + between.length());
            versions.put(key, version - '0');
        }
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public void close() {}
}
