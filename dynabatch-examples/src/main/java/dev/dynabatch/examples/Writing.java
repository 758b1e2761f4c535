package dev.dynabatch.examples;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.Outcome;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.value.ItemSource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The writer, one use at a time. */
final class Writing {
    private Writing() {}

    static WriterCounts everyKindOfValue(Dynabatch dynamo) {
        // tag::values[]
        try (BatchWriter users = dynamo.writer("users")) {
            users.put(Map.of(
                    "pk",
                    "USER#1",
                    "balance",
                    new BigDecimal("12345678901234567890.12"), // exact, up to 38 digits
                    "active",
                    true,
                    "roles",
                    Set.of("admin", "author"), // a string set
                    "address",
                    Map.of("city", "Zürich", "lines", List.of("Bahnhofstrasse 1", "2. Stock")),
                    "avatar",
                    new byte[] {1, 2, 3}));
            users.put(ItemSource.json("{\"pk\":\"USER#2\",\"score\":9007199254740993}")); // every digit kept
            users.put(ItemSource.dynamoDbJson("{\"pk\":{\"S\":\"USER#3\"},\"score\":{\"N\":\"1.5\"}}"));
            return users.flush(); // all of it is written, or this throws
        }
        // end::values[]
    }

    static List<Outcome> futures(Dynabatch dynamo) {
        // tag::futures[]
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        try (BatchWriter users = dynamo.writer("users")) {
            for (int i = 0; i < 100; i++) {
                outcomes.add(users.putAsync(Map.of("pk", "USER#" + i))); // completed when it is written, not before
            }
        }
        return outcomes.stream().map(CompletableFuture::join).toList();
        // end::futures[]
    }

    static void failures(Dynabatch dynamo, List<Map<String, Object>> items, Queue<String> retryLater) {
        // tag::failures[]
        try (BatchWriter users = dynamo.writer("users")) {
            users.putAll(items);
        } catch (BatchWriteException e) { // everything that is not written, and why
            for (FailedOperation failed : e.failures()) {
                System.err.println(failed.reason() + " after " + failed.attempts() + " attempts: " + failed.key());
                retryLater.add(failed.dynamoDbJson());
            }
        }
        // end::failures[]
    }

    static void sink(Dynabatch dynamo, List<Map<String, Object>> items, Queue<String> deadLetters) {
        // tag::sink[]
        WriterOptions options = WriterOptions.DEFAULTS.withFailureSink(
                failed -> deadLetters.add(failed.dynamoDbJson())); // called once for each, never at the same time
        try (BatchWriter users = dynamo.writer("users", options)) {
            users.putAll(items.stream());
        } catch (BatchWriteException e) {
            System.err.println(e.failedCount() + " items are in the dead letters");
        }
        // end::sink[]
    }

    static void keySchema(Dynabatch dynamo) {
        // tag::key-schema[]
        KeySchema schema = KeySchema.of("country", KeyType.S, "city", KeyType.S);
        try (BatchWriter cities = dynamo.writer("cities", schema)) { // makes no call to describe the table
            cities.put(Map.of("country", "CH", "city", "Bern", "population", 134_794));
        }
        // end::key-schema[]
    }

    static int nonBlocking(Dynabatch dynamo, List<Map<String, Object>> items) {
        // tag::try-put[]
        int refused = 0;
        try (BatchWriter users = dynamo.writer("users")) {
            for (Map<String, Object> item : items) {
                if (!users.tryPut(item)) { // the memory budget is full: nothing was accepted
                    refused++;
                }
            }
        }
        return refused;
        // end::try-put[]
    }
}
