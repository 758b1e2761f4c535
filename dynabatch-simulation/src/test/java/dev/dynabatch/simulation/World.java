package dev.dynabatch.simulation;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The store that a simulation writes to, in the same thread; remembers which versions were put in which order. */
final class World implements Transport {
    private static final Pattern PUT = Pattern.compile("\\{\"PutRequest\":\\{\"Item\":(\\{.*?})}}(?=[,\\]])");
    private static final Pattern ATTRIBUTES = Pattern.compile("\"(pk|sk|v)\":\\{\"[SN]\":\"([^\"]*)\"}");

    private static final Pattern BETWEEN_ITEMS = Pattern.compile("(?<=\\}\\}),");

    private final DynabatchLocal local =
            DynabatchLocal.builder().executor(Runnable::run).build();
    private final Transport inner = local.transport();

    /** By key, the versions put, in the order in which they took effect. */
    final Map<String, List<Integer>> puts = new HashMap<>();

    World() {
        ask(
                "CreateTable",
                "{\"TableName\":\"tab\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":["
                        + "{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},{\"AttributeName\":\"sk\",\"AttributeType\":\"N\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                        + "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]}");
    }

    /** What the table holds: the version by key. */
    Map<String, Integer> scan() {
        Map<String, Integer> found = new HashMap<>();
        String answer = ask("Scan", "{\"TableName\":\"tab\"}");
        if (answer.contains("LastEvaluatedKey")) {
            throw new IllegalStateException("the table has outgrown one page");
        }
        BETWEEN_ITEMS.splitAsStream(answer).map(World::attributes).forEach(attributes -> {
            if (attributes.containsKey("pk")) {
                found.put(key(attributes), version(attributes));
            }
        });
        return found;
    }

    private String ask(String operation, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String[] answer = new String[1];
        var request = new TransportRequest(
                URI.create("http://localhost"),
                List.of("X-Amz-Target", "DynamoDB_20120810." + operation),
                List.of(bytes),
                bytes.length);
        inner.send(request, new Listener() {
            @Override
            public void answered(TransportResponse response) {
                answer[0] = new String(response.body(), StandardCharsets.UTF_8);
                if (response.status() != 200) {
                    throw new IllegalStateException(answer[0]);
                }
            }

            @Override
            public void failed(TransportException fault) {
                throw new IllegalStateException(fault);
            }
        });
        return answer[0];
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        return inner.send(request, new Listener() {
            @Override
            public void answered(TransportResponse response) {
                if (response.status() == 200) {
                    remember(request);
                }
                listener.answered(response);
            }

            @Override
            public void failed(TransportException fault) {
                listener.failed(fault);
            }
        });
    }

    private void remember(TransportRequest request) {
        StringBuilder body = new StringBuilder();
        request.body().forEach(part -> body.append(new String(part, StandardCharsets.UTF_8)));
        Matcher put = PUT.matcher(body);
        while (put.find()) {
            Map<String, String> attributes = attributes(put.group());
            puts.computeIfAbsent(key(attributes), key -> new ArrayList<>()).add(version(attributes));
        }
    }

    private static Map<String, String> attributes(String json) {
        Map<String, String> found = new HashMap<>();
        Matcher matcher = ATTRIBUTES.matcher(json);
        while (matcher.find()) {
            found.put(matcher.group(1), matcher.group(2));
        }
        return found;
    }

    private static int version(Map<String, String> attributes) {
        return Integer.parseInt(attributes.getOrDefault("v", "-1"));
    }

    private static String key(Map<String, String> attributes) {
        return attributes.get("pk") + "/"
                + new BigDecimal(attributes.get("sk")).stripTrailingZeros().toPlainString();
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
