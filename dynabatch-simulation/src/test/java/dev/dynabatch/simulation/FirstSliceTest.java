package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole way, from put to table, over both doors of the local store. */
class FirstSliceTest {
    private static final int ITEMS = 1009;

    @Test
    void writer_when_inProcess_writesWhatWasPut() {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            writesWhatWasPut(dynamo);
        }
    }

    @Test
    void writer_when_overHttp_writesWhatWasPut() {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                LocalServer server = local.serve(0);
                Dynabatch dynamo =
                        Dynabatch.builder().endpoint(server.endpoint()).build()) {
            writesWhatWasPut(dynamo);
        }
    }

    private static void writesWhatWasPut(Dynabatch dynamo) {
        dynamo.tables().create("users", KeySchema.of("pk", KeyType.S));
        WriterCounts counts;
        try (BatchWriter users = dynamo.writer("users")) {
            for (int i = 0; i < ITEMS; i++) {
                users.put(Map.of("pk", "USER#" + i, "n", i));
            }
            users.delete(Map.of("pk", "USER#3"));
            counts = users.flush();
        }
        assertThat(counts.accepted()).isEqualTo(ITEMS + 1);
        assertThat(counts.written() + counts.superseded()).isEqualTo(ITEMS + 1);
        assertThat(counts.bufferedBytes()).isZero();
        List<Item> items = dynamo.scan("users").toList();
        assertThat(items.stream().map(item -> item.intValue("n")).collect(Collectors.toSet()))
                .isEqualTo(IntStream.range(0, ITEMS).boxed().filter(i -> i != 3).collect(Collectors.toSet()));
        assertThat(dynamo.get("users", Map.of("pk", "USER#3")).item()).isEmpty();
        assertThat(dynamo.get("users", Map.of("pk", "USER#5"))
                        .item()
                        .orElseThrow()
                        .intValue("n"))
                .isEqualTo(5);
        List<Map<String, Object>> keys = IntStream.range(0, ITEMS)
                .mapToObj(i -> Map.<String, Object>of("pk", "USER#" + i))
                .toList();
        assertThat(dynamo.getAll("users", keys)).hasSize(ITEMS - 1);
        assertThat(dynamo.tables().list()).containsExactly("users");
    }
}
