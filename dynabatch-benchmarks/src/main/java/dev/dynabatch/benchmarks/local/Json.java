package dev.dynabatch.benchmarks.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dynabatch.benchmarks.local.WriteRounds.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What was measured, for programs. */
final class Json {
    private Json() {}

    static String of(Map<String, Double> starts, Map<String, StoredBytes.Result> stored, List<Result> writes) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("jdk", System.getProperty("java.version"));
            json.writeObjectFieldStart("startMillis");
            for (Map.Entry<String, Double> start : starts.entrySet()) {
                json.writeNumberField(start.getKey(), start.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("bytesPerItem");
            for (Map.Entry<String, StoredBytes.Result> store : stored.entrySet()) {
                json.writeObjectFieldStart(store.getKey());
                json.writeNumberField("heap", store.getValue().heap());
                json.writeNumberField("disk", store.getValue().disk());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeArrayFieldStart("writes");
            for (Result write : writes) {
                json.writeStartObject();
                json.writeStringField("store", write.store());
                json.writeStringField("client", write.client());
                json.writeNumberField("threads", write.threads());
                json.writeNumberField("itemsPerSecond", write.ours().itemsPerSecond());
                json.writeNumberField("storeCpuMicros", write.ours().storeMicros());
                json.writeNumberField("allCpuMicros", write.ours().allMicros());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
