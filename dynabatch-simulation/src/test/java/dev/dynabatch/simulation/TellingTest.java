package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** In which order, and by whom, callers are told. */
class TellingTest {
    private static final KeySchema KEY = KeySchema.of("pk", KeyType.S);

    @Test
    void request_isInTheTotals_whenItsOutcomesAreTold() {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo = Dynabatch.builder()
                        .transport(local.transport())
                        .callbackExecutor(Runnable::run)
                        .build()) {
            dynamo.tables().create("users", KEY);
            List<Long> requestsThen = new CopyOnWriteArrayList<>();
            try (BatchWriter users = dynamo.writer("users")) {
                var unused = users.putAsync(Map.of("pk", "a"))
                        .thenRun(() -> requestsThen.add(dynamo.metrics()
                                .of("users", ServiceOperation.BATCH_WRITE_ITEM)
                                .requests()));
            }
            assertThat(requestsThen).containsExactly(1L);
        }
    }

    @Test
    void close_whenTheTableIsMissing_namesTheFatalErrorAsCause() {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            BatchWriter users = dynamo.writer("users", KEY);
            users.put(Map.of("pk", "a"));
            BatchWriteException thrown = catchThrowableOfType(BatchWriteException.class, users::close);
            assertThat(thrown.failedCount()).isEqualTo(1);
            assertThat(thrown).hasCauseInstanceOf(WriterFatalException.class);
        }
    }
}
