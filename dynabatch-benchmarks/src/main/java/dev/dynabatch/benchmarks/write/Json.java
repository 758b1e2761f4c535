package dev.dynabatch.benchmarks.write;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dynabatch.benchmarks.JsonLine;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured, for programs. */
final class Json {
    private Json() {}

    static String of(Rounds.Load load, int rounds, List<Result> results) {
        return JsonLine.of(json -> {
            json.writeStringField("items_kind", load.kind().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("tls", load.tls());
            json.writeNumberField("items", load.items());
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
            JsonLine.numbers(json, Ratios.of(results));
        });
    }

    static String scale(
            Map<Integer, Double> growth,
            Map<Integer, Double> connections,
            double growthRatio,
            double connectionsRatio) {
        return JsonLine.of(json -> {
            part(json, "cpu_us_per_item_by_stretch", growth);
            part(json, "cpu_us_per_item_by_connections", connections);
            JsonLine.number(json, "cpu_ratio_last_stretch", growthRatio);
            JsonLine.number(json, "cpu_ratio_connections", connectionsRatio);
        });
    }

    private static void part(JsonGenerator json, String name, Map<Integer, Double> values) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<Integer, Double> value : values.entrySet()) {
            JsonLine.number(json, value.getKey().toString(), value.getValue());
        }
        json.writeEndObject();
    }

    private static void part(JsonGenerator json, String name, List<Result> results, ToDoubleFunction<Result> part)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Result result : results) {
            JsonLine.number(json, result.contender().label(), part.applyAsDouble(result));
        }
        json.writeEndObject();
    }
}
