package dev.dynabatch.benchmarks.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dynabatch.benchmarks.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured, for programs. */
final class Json {
    private Json() {}

    static String of(Rounds.Load load, int rounds, List<Result> results) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("date", Machine.date());
            json.writeStringField("jdk", Machine.jdk());
            json.writeStringField("machine", Machine.processors());
            json.writeStringField("items_kind", load.kind().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("items", load.items());
            json.writeNumberField("warm_up", load.warmUp());
            json.writeNumberField("threads", load.threads());
            json.writeNumberField("connections", load.connections());
            json.writeNumberField("rounds", rounds);
            part(json, "cpu_us_per_item", results, Result::cpuMicros);
            part(json, "wall_us_per_item", results, Result::wallMicros);
            part(json, "allocated_bytes_per_item", results, Result::allocatedBytes);
            part(json, "peak_memory_bytes", results, Result::peakMemory);
            part(json, "requests_per_1000_items", results, Result::requests);
            part(json, "sent_bytes_per_item", results, Result::sentBytes);
            part(json, "connections_opened", results, Result::connections);
            for (Map.Entry<String, Double> ratio : Ratios.of(results).entrySet()) {
                number(json, ratio.getKey(), ratio.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void part(JsonGenerator json, String name, List<Result> results, ToDoubleFunction<Result> part)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Result result : results) {
            number(json, result.contender().label(), part.applyAsDouble(result));
        }
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, Math.round(value * 1e4) / 1e4);
        }
    }
}
