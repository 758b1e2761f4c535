package dev.dynabatch.benchmarks.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** One of the AWS SDK's clients, with the HTTP client that its process was started with. */
final class SdkReader implements Reader {
    private static final JsonFactory JSON = new JsonFactory();

    private final SdkCalls calls;
    private final List<Map<String, AttributeValue>> keys;

    SdkReader(SdkCalls calls) {
        this.calls = calls;
        keys = ReadServer.keys().stream()
                .map(key -> Map.of(ItemKind.PARTITION_KEY, AttributeValue.fromS(key)))
                .toList();
    }

    @Override
    public long read(Job job, int answers) throws IOException {
        return switch (job) {
            case GET -> get(answers);
            case SCAN -> scan(answers);
            case EXPORT -> export(answers);
        };
    }

    /** What is done with a page. */
    private interface Pages {
        void page(List<Map<String, AttributeValue>> items) throws IOException;
    }

    /** Reads so many pages; a scan begins anew when one has ended. */
    private void pages(int answers, Pages pages) throws IOException {
        Map<String, AttributeValue> last = Map.of();
        for (int i = 0; i < answers; i++) {
            ScanRequest.Builder request = ScanRequest.builder()
                    .tableName(ItemKind.TABLE)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
            if (!last.isEmpty()) {
                request.exclusiveStartKey(last);
            }
            ScanResponse page = calls.scans().apply(request.build());
            pages.page(page.items());
            last = page.lastEvaluatedKey();
        }
    }

    private long scan(int answers) throws IOException {
        long[] sum = {0};
        pages(answers, items -> sum[0] += touchAll(items));
        return sum[0];
    }

    private long get(int answers) {
        Queue<CompletableFuture<BatchGetItemResponse>> underWay = new ArrayDeque<>();
        long sum = 0;
        for (int i = 0; i < answers; i++) {
            if (underWay.size() == calls.most()) {
                sum += touchAll(underWay.remove());
            }
            List<Map<String, AttributeValue>> wanted = new ArrayList<>(Job.KEYS);
            for (int k = 0; k < Job.KEYS; k++) {
                wanted.add(keys.get((i * Job.KEYS + k) % keys.size()));
            }
            underWay.add(calls.gets()
                    .apply(BatchGetItemRequest.builder()
                            .requestItems(Map.of(
                                    ItemKind.TABLE,
                                    KeysAndAttributes.builder()
                                            .keys(wanted)
                                            .consistentRead(true)
                                            .build()))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                            .build()));
        }
        for (CompletableFuture<BatchGetItemResponse> left : underWay) {
            sum += touchAll(left);
        }
        return sum;
    }

    private static long touchAll(CompletableFuture<BatchGetItemResponse> answer) {
        return touchAll(answer.join().responses().getOrDefault(ItemKind.TABLE, List.of()));
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
            pages(answers, items -> {
                for (Map<String, AttributeValue> item : items) {
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
            });
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
        calls.close();
    }
}
