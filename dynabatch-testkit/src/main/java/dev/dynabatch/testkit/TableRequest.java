package dev.dynabatch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.internal.codec.ErrorReplies;
import dev.dynabatch.internal.codec.JsonText;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The CreateTable of a {@link LocalDynamo.Table}. */
final class TableRequest {
    private final LocalDynamo.Table table;
    private final KeySchema schema;
    private final Map<String, KeyType> attributes = new LinkedHashMap<>();

    private TableRequest(LocalDynamo.Table table) {
        if ((table.writeUnits() == 0) != (table.readUnits() == 0)) {
            throw new IllegalArgumentException("needs writeUnits and readUnits, or neither to be on demand");
        }
        this.table = table;
        schema = KeySchema.parse(key(table.partitionKey(), table.sortKey()));
    }

    /**
     * Creates the table.
     *
     * @throws IllegalArgumentException if the annotation makes no sense, or the store refuses it
     */
    static void send(LocalDynamo.Table table, Transport transport) {
        try {
            byte[] body = new TableRequest(table).json().getBytes(UTF_8);
            TransportResponse answer = answer(body, transport);
            if (answer.status() != 200) {
                throw new IllegalArgumentException(
                        ErrorReplies.decode(answer.status(), answer.body()).message());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("table '" + table.name() + "': " + e.getMessage(), e);
        }
    }

    private static TransportResponse answer(byte[] body, Transport transport) {
        TransportRequest request = new TransportRequest(
                URI.create("http://localhost"),
                List.of("X-Amz-Target", "DynamoDB_20120810.CreateTable"),
                Body.of(body));
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        transport.send(request, new Transport.Listener() {
            @Override
            public void answered(TransportResponse response) {
                answer.complete(response);
            }

            @Override
            public void failed(TransportException fault) {
                answer.completeExceptionally(fault);
            }
        });
        return answer.join();
    }

    private String json() {
        StringBuilder json = new StringBuilder("{\"TableName\":").append(JsonText.quote(table.name()));
        json.append(",\"KeySchema\":").append(keys(schema));
        indexes(json, "Global", true);
        indexes(json, "Local", false);
        json.append(",\"BillingMode\":\"")
                .append(onDemand() ? "PAY_PER_REQUEST" : "PROVISIONED")
                .append('"');
        return json.append(throughput())
                .append(",\"AttributeDefinitions\":")
                .append(array(attributes.entrySet().stream()
                        .map(one -> "{\"AttributeName\":" + JsonText.quote(one.getKey()) + ",\"AttributeType\":\""
                                + one.getValue() + "\"}")))
                .append('}')
                .toString();
    }

    private void indexes(StringBuilder json, String kind, boolean global) {
        List<LocalDynamo.Index> these = Arrays.stream(table.indexes())
                .filter(index -> global != index.partitionKey().isEmpty())
                .toList();
        if (!these.isEmpty()) {
            json.append(",\"")
                    .append(kind)
                    .append("SecondaryIndexes\":")
                    .append(array(these.stream().map(index -> index(index, global))));
        }
    }

    private String index(LocalDynamo.Index index, boolean global) {
        String partitionKey = global
                ? index.partitionKey()
                : schema.partitionKey().name() + ":" + schema.partitionKey().type();
        KeySchema keys = KeySchema.parse(key(partitionKey, index.sortKey()));
        return "{\"IndexName\":" + JsonText.quote(index.name()) + ",\"KeySchema\":" + keys(keys) + ",\"Projection\":"
                + projection(index) + (global ? throughput() : "") + "}";
    }

    private static String projection(LocalDynamo.Index index) {
        if (index.include().length == 0) {
            return "{\"ProjectionType\":\"" + (index.keysOnly() ? "KEYS_ONLY" : "ALL") + "\"}";
        }
        if (index.keysOnly()) {
            throw new IllegalArgumentException(
                    "index '" + index.name() + "' cannot have keysOnly and include at the same time");
        }
        return "{\"ProjectionType\":\"INCLUDE\",\"NonKeyAttributes\":"
                + array(Arrays.stream(index.include()).map(JsonText::quote)) + "}";
    }

    private boolean onDemand() {
        return table.writeUnits() == 0;
    }

    private String throughput() {
        return onDemand()
                ? ""
                : ",\"ProvisionedThroughput\":{\"WriteCapacityUnits\":" + table.writeUnits() + ",\"ReadCapacityUnits\":"
                        + table.readUnits() + "}";
    }

    /** The key as JSON; its attributes are to be defined too. */
    private String keys(KeySchema key) {
        KeyAttribute sortKey = key.sortKey();
        String partition = element(key.partitionKey(), "HASH");
        return array(sortKey == null ? Stream.of(partition) : Stream.of(partition, element(sortKey, "RANGE")));
    }

    private String element(KeyAttribute attribute, String role) {
        KeyType other = attributes.put(attribute.name(), attribute.type());
        if (other != null && other != attribute.type()) {
            throw new IllegalArgumentException("attribute '" + attribute.name() + "' is " + other + " in one key and "
                    + attribute.type() + " in another");
        }
        return "{\"AttributeName\":" + JsonText.quote(attribute.name()) + ",\"KeyType\":\"" + role + "\"}";
    }

    private static String key(String partitionKey, String sortKey) {
        return sortKey.isEmpty() ? partitionKey : partitionKey + "," + sortKey;
    }

    private static String array(Stream<String> elements) {
        return elements.collect(joining(",", "[", "]"));
    }
}
