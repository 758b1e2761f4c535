package dev.dynabatch.benchmarks.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The AWS SDK's sync client, with the HTTP client that its process was started with. */
final class SdkReader implements Reader {
    private static final JsonFactory JSON = new JsonFactory();

    private final DynamoDbClient client;
    private final List<Map<String, AttributeValue>> keys;

    SdkReader(URI endpoint) {
        client = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDBENCHMARKEXAMPLE", "secret")))
                .build();
        keys = ReadServer.keys().stream()
                .map(key -> Map.of(ItemKind.PARTITION_KEY, AttributeValue.fromS(key)))
                .toList();
    }

    @Override
    public long read(Job job, int answers) throws IOException {
        return switch (job) {
            case GET -> get(answers);
            case SCAN -> {
                long sum = 0;
                for (int i = 0; i < answers; i += Job.PAGES) {
                    for (ScanResponse page : pages()) {
                        sum += touchAll(page.items());
                    }
                }
                yield sum;
            }
            case EXPORT -> export(answers);
        };
    }

    private Iterable<ScanResponse> pages() {
        return client.scanPaginator(
                scan -> scan.tableName(ItemKind.TABLE).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    }

    private long get(int answers) {
        long sum = 0;
        for (int i = 0; i < answers; i++) {
            List<Map<String, AttributeValue>> wanted = new ArrayList<>(Job.KEYS);
            for (int k = 0; k < Job.KEYS; k++) {
                wanted.add(keys.get((i * Job.KEYS + k) % keys.size()));
            }
            sum += touchAll(client.batchGetItem(request -> request.requestItems(Map.of(
                                    ItemKind.TABLE,
                                    KeysAndAttributes.builder()
                                            .keys(wanted)
                                            .consistentRead(true)
                                            .build()))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                    .responses()
                    .getOrDefault(ItemKind.TABLE, List.of()));
        }
        return sum;
    }

    private static long touchAll(List<Map<String, AttributeValue>> items) {
        long sum = 0;
        for (Map<String, AttributeValue> item : items) {
            for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
                sum += attribute.getKey().length() + touch(attribute.getValue());
            }
        }
        return sum;
    }

    private static long touch(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s().hashCode();
            case N -> value.n().hashCode();
            case BOOL -> value.bool().hashCode();
            case L -> value.l().stream().mapToLong(SdkReader::touch).sum();
            default -> throw new IllegalStateException("no item of the benchmark has a " + value.type());
        };
    }

    private long export(int answers) throws IOException {
        Counting counting = new Counting();
        try (JsonGenerator json = JSON.createGenerator(new BufferedOutputStream(counting, 1 << 18))) {
            json.setRootValueSeparator(null);
            for (int i = 0; i < answers; i += Job.PAGES) {
                for (ScanResponse page : pages()) {
                    for (Map<String, AttributeValue> item : page.items()) {
                        json.writeStartObject();
                        json.writeObjectFieldStart("Item");
                        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
                            json.writeFieldName(attribute.getKey());
                            write(attribute.getValue(), json);
                        }
                        json.writeEndObject();
                        json.writeEndObject();
                        json.writeRaw('\n');
                    }
                }
            }
        }
        return counting.bytes;
    }

    private static void write(AttributeValue value, JsonGenerator json) throws IOException {
        json.writeStartObject();
        switch (value.type()) {
            case S -> json.writeStringField("S", value.s());
            case N -> json.writeStringField("N", value.n());
            case BOOL -> json.writeBooleanField("BOOL", value.bool());
            case L -> {
                json.writeArrayFieldStart("L");
                for (AttributeValue element : value.l()) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            default -> throw new IllegalStateException("no item of the benchmark has a " + value.type());
        }
        json.writeEndObject();
    }

    @Override
    public void close() {
        client.close();
    }
}
