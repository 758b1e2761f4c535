package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.ServiceException;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.rate.TableShare;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A share of what the table says it has. */
class TableShareTest {
    private final ScriptedService service = ScriptedService.writing();
    private final Bench bench = new Bench(service, draft -> draft.limit = new TableShare(0.5));
    private long units = 200;

    TableShareTest() {
        service.then(request -> {
            if (request.raw.headers().contains("DynamoDB_20120810.DescribeTable")) {
                request.answer(200, description(units));
            } else {
                request.written();
            }
        });
    }

    @Test
    void writer_when_halfTheTableIsItsShare_keepsToHalfOfIt() {
        BatchWriter writer = openWriter();
        Bench.putMany(writer, "k", 1_009);
        assertThat(bench.close(writer)).isNull();
        // 100 units are saved up, and 909 more come in at 100 a second
        assertThat(bench.time.elapsed()).isBetween(Duration.ofMillis(9_050), Duration.ofMillis(9_300));
    }

    @Test
    void writer_when_theTableGrows_growsWithinAMinute() {
        BatchWriter writer = openWriter();
        units = 2_000;
        Bench.putMany(writer, "k", 20_011);
        bench.time.advance(Duration.ofSeconds(61));
        long before = writer.counts().written();
        bench.time.advance(Duration.ofSeconds(5));
        assertThat(before).isBetween(6_000L, 7_300L);
        assertThat(writer.counts().written() - before).isBetween(4_900L, 6_100L);
    }

    @Test
    void writer_when_describingIsDenied_saysWhatToDo() {
        service.then(request -> request.answer(
                400, "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"not authorized\"}"));
        assertThatThrownBy(this::openWriter)
                .hasCauseInstanceOf(ServiceException.class)
                .hasMessageContaining("'t'")
                .hasMessageContaining("allow DescribeTable, or give a FixedRate");
    }

    private BatchWriter openWriter() {
        CompletableFuture<BatchWriter> opened =
                bench.dynamo.writerAsync("t", WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S)));
        bench.time.advance(Duration.ofMillis(1));
        return opened.join();
    }

    private static String description(long units) {
        return "{\"Table\":{\"TableName\":\"t\",\"TableStatus\":\"ACTIVE\",\"ProvisionedThroughput\":"
                + "{\"ReadCapacityUnits\":7,\"WriteCapacityUnits\":" + units + ",\"NumberOfDecreasesToday\":0},"
                + "\"BillingModeSummary\":{\"BillingMode\":\"PROVISIONED\"}}}";
    }
}
