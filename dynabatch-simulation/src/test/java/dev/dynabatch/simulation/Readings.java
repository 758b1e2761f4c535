package dev.dynabatch.simulation;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A store with a table of readings, and an empty one, on real threads; closed when the tests of a class have ended. */
final class Readings implements AfterAllCallback {
    static final int DEVICES = 97;
    static final int READINGS = 31;
    static final int ITEMS = DEVICES * READINGS;

    private final DynabatchLocal local = DynabatchLocal.inMemory();
    final Dynabatch dynamo = Dynabatch.builder().transport(local.transport()).build();

    Readings() {
        dynamo.tables().create("readings", KeySchema.parse("device:S,at:N"));
        dynamo.tables().create("empty", KeySchema.parse("pk:S"));
        try (BatchWriter writer = dynamo.writer("readings")) {
            for (int i = 0; i < ITEMS; i++) {
                writer.put(item(i));
            }
        }
    }

    static Map<String, Object> item(int number) {
        return Map.of(
                "device",
                "D" + number % DEVICES,
                "at",
                number / DEVICES,
                "number",
                number,
                "status",
                number % 2 == 0 ? "even" : "odd",
                "note",
                Map.of("text", "x".repeat(700), "tags", List.of("a", "b")));
    }

    static Map<String, Object> key(int number) {
        return Map.of("device", "D" + number % DEVICES, "at", number / DEVICES);
    }

    OperationTotals totals(ServiceOperation operation) {
        return dynamo.metrics().of("readings", operation);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        dynamo.close();
        local.close();
    }
}
