package dev.dynabatch.opentelemetry;

import dev.dynabatch.metrics.ConsumedCapacity;
import java.util.Map;
import java.util.TreeMap;

/** Consumed capacity as the service's own JSON, which is what the convention asks for. */
final class CapacityJson {
    private CapacityJson() {}

    static String of(ConsumedCapacity consumed) {
        StringBuilder json = new StringBuilder(96).append("{\"TableName\":\"");
        escape(consumed.table(), json);
        units(consumed.total(), json.append("\",\"CapacityUnits\":"));
        indexes("GlobalSecondaryIndexes", consumed.globalIndexes(), json);
        indexes("LocalSecondaryIndexes", consumed.localIndexes(), json);
        if (!consumed.globalIndexes().isEmpty() || !consumed.localIndexes().isEmpty()) {
            units(consumed.tableUnits(), json.append(",\"Table\":{\"CapacityUnits\":"));
            json.append('}');
        }
        return json.append('}').toString();
    }

    private static void indexes(String name, Map<String, Double> units, StringBuilder json) {
        if (units.isEmpty()) {
            return;
        }
        json.append(",\"").append(name).append("\":{");
        String separator = "";
        for (Map.Entry<String, Double> index : new TreeMap<>(units).entrySet()) {
            json.append(separator).append('"');
            escape(index.getKey(), json);
            units(index.getValue(), json.append("\":{\"CapacityUnits\":"));
            json.append('}');
            separator = ",";
        }
        json.append('}');
    }

    /** Whole numbers, as writes have them, are worth a way of their own: most of what a double costs is its fraction. */
    private static void units(double units, StringBuilder json) {
        int whole = (int) units;
        if (whole == units) {
            json.append(whole).append(".0");
        } else {
            json.append(units);
        }
    }

    /** The service's names need no escapes; what another server makes up may. */
    private static void escape(String text, StringBuilder json) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
    }
}
