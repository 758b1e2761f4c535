package dev.dynabatch.simulation;

import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service whose answers a test makes by hand: what it does not answer at once it holds. */
final class ScriptedService implements Transport {
    private static final Pattern OPERATION =
            Pattern.compile("\\{\"(Put|Delete)Request\":\\{\"(?:Item|Key)\":(\\{.*?})}}(?=[,\\]])");
    private static final Pattern KEY = Pattern.compile("\"([ps])k\":\\{\"[SN]\":\"([^\"]*)\"}");
    private static final Pattern VERSION = Pattern.compile("\"v\":\\{\"N\":\"([^\"]*)\"}");

    /** Every request, in the order of arrival. */
    final List<Request> requests = new CopyOnWriteArrayList<>();

    private final boolean signed;
    private volatile Consumer<Request> script;

    private ScriptedService(boolean signed, Consumer<Request> script) {
        this.signed = signed;
        this.script = script;
    }

    /** One that holds every request until the test answers it. */
    static ScriptedService holding() {
        return new ScriptedService(false, request -> {});
    }

    /** One that writes everything. */
    static ScriptedService writing() {
        return new ScriptedService(false, Request::written);
    }

    /** One that wants signatures, and writes everything. */
    static ScriptedService wantingSignatures() {
        return new ScriptedService(true, Request::written);
    }

    /** Deals in this way with requests from now on. */
    void then(Consumer<Request> newScript) {
        script = newScript;
    }

    Request request(int index) {
        return requests.get(index);
    }

    Request last() {
        return requests.get(requests.size() - 1);
    }

    /** The operations of every request. */
    List<List<String>> sent() {
        return requests.stream().map(Request::operations).toList();
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        Request received = new Request(request, listener);
        requests.add(received);
        script.accept(received);
        return received::cancel;
    }

    @Override
    public boolean signed() {
        return signed;
    }

    @Override
    public void close() {}

    /** One request, answered once. */
    static final class Request {
        final TransportRequest raw;
        final String body;
        private final Listener listener;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile boolean cancelled;

        Request(TransportRequest raw, Listener listener) {
            this.raw = raw;
            this.listener = listener;
            this.body = new String(raw.body().bytes(), StandardCharsets.UTF_8);
        }

        private List<String> parts() {
            List<String> parts = new ArrayList<>();
            Matcher matcher = OPERATION.matcher(body);
            while (matcher.find()) {
                parts.add(matcher.group());
            }
            return parts;
        }

        private static String key(String part) {
            StringBuilder key = new StringBuilder();
            Matcher matcher = KEY.matcher(part);
            while (matcher.find()) {
                key.append(key.isEmpty() ? "" : "/").append(matcher.group(2));
            }
            return key.toString();
        }

        /** As {@code key=version} for a put and {@code -key} for a delete. */
        List<String> operations() {
            return parts().stream()
                    .map(part -> {
                        Matcher version = VERSION.matcher(part);
                        return part.startsWith("{\"Delete")
                                ? "-" + key(part)
                                : key(part) + (version.find() ? "=" + version.group(1) : "");
                    })
                    .toList();
        }

        int size() {
            return parts().size();
        }

        boolean cancelled() {
            return cancelled;
        }

        boolean ended() {
            return ended.get();
        }

        void written() {
            answer(200, "{\"UnprocessedItems\":{}}");
        }

        /** Sends back the operations with these keys, the last first. */
        void sendBack(String... keys) {
            List<String> wanted = Arrays.asList(keys);
            List<String> back = new ArrayList<>();
            for (String part : parts()) {
                if (wanted.contains(key(part))) {
                    back.add(0, part);
                }
            }
            answer(200, "{\"UnprocessedItems\":{\"t\":[" + String.join(",", back) + "]}}");
        }

        /** Sends back everything. */
        void sendBackAll() {
            answer(200, "{\"UnprocessedItems\":{\"t\":[" + String.join(",", parts()) + "]}}");
        }

        void error(int status, String type, String message) {
            answer(
                    status,
                    "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + type + "\",\"message\":\"" + message + "\"}");
        }

        void throttle() {
            error(400, "ProvisionedThroughputExceededException", "too much");
        }

        void answer(int status, String text, String... headers) {
            if (ended.compareAndSet(false, true)) {
                listener.answered(
                        new TransportResponse(status, List.of(headers), text.getBytes(StandardCharsets.UTF_8)));
            }
        }

        /** Resets the connection: whether it was applied nobody knows. */
        void reset() {
            fail(Stage.SENT, "connection reset");
        }

        /** Refuses the connection: it was never sent. */
        void refuseConnection() {
            fail(Stage.NOT_SENT, "connection refused");
        }

        /** There is no TLS with this service, and there never will be. */
        void failForGood() {
            fail(TransportException.permanent("no TLS", null));
        }

        private void fail(Stage stage, String why) {
            fail(new TransportException(stage, why, null));
        }

        private void fail(TransportException fault) {
            if (ended.compareAndSet(false, true)) {
                listener.failed(fault);
            }
        }

        private void cancel() {
            cancelled = true;
            fail(Stage.SENT, "given up");
        }
    }
}
