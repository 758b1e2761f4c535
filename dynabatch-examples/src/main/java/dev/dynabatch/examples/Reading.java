package dev.dynabatch.examples;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.Expression;
import dev.dynabatch.GetResult;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.Query;
import dev.dynabatch.ScanOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Gets, scans and queries. */
final class Reading {
    private Reading() {}

    static String oneItem(Dynabatch dynamo) {
        // tag::get[]
        GetResult result = dynamo.get("users", Map.of("pk", "USER#1"));
        String name = result.item().map(item -> item.string("name")).orElse("nobody");
        System.out.println(name + " cost " + result.metrics().consumed());
        return name;
        // end::get[]
    }

    static String gathered(Dynabatch dynamo) {
        // tag::getter[]
        try (BatchGetter users = dynamo.getter("users")) { // share it: calls of all threads go together
            CompletableFuture<Optional<Item>> first = users.get(Map.of("pk", "USER#1"));
            CompletableFuture<Optional<Item>> second = users.get(Map.of("pk", "USER#2"));
            return first.join().orElseThrow().string("name") + ", "
                    + second.join().orElseThrow().string("name");
        }
        // end::getter[]
    }

    static long missing(Dynabatch dynamo, List<Map<String, Object>> keys) {
        // tag::getter-all[]
        try (BatchGetter users = dynamo.getter("users");
                Stream<KeyedItem> answers = users.getAll(keys)) { // an answer for each key, in their order
            return answers.filter(answer -> !answer.found()).count();
        }
        // end::getter-all[]
    }

    static long many(Dynabatch dynamo, List<Map<String, Object>> keys) {
        // tag::get-all[]
        try (Stream<Item> items = dynamo.getAll("users", keys)) { // any number of keys, 100 a request
            return items.count();
        }
        // end::get-all[]
    }

    static long scan(Dynabatch dynamo) {
        // tag::scan[]
        try (Stream<Item> items = dynamo.scan("users")) { // several segments at a time, as you consume it
            return items.filter(item -> item.has("name")).count();
        }
        // end::scan[]
    }

    static long filtered(Dynabatch dynamo) {
        // tag::scan-options[]
        ScanOptions options = ScanOptions.DEFAULTS
                .withFilter(Expression.of("begins_with(#n, :u)")
                        .withName("#n", "name")
                        .withValue(":u", "User 1"))
                .withProjection("pk", "name");
        try (Stream<Item> items = dynamo.scan("users", options)) {
            return items.count();
        }
        // end::scan-options[]
    }

    static long export(Dynabatch dynamo, OutputStream file) throws IOException {
        // tag::raw[]
        try (ItemPages pages = dynamo.scanPages("users", ScanOptions.DEFAULTS)) {
            while (pages.hasNext()) {
                pages.next().forEachJson((bytes, offset, length) -> { // as they came, never decoded
                    file.write(bytes, offset, length);
                    file.write('\n');
                });
            }
            return pages.progress().items();
        }
        // end::raw[]
    }

    static String begin(Dynabatch dynamo, List<Item> seen) {
        // tag::token[]
        try (ItemPages pages = dynamo.scanPages("users", ScanOptions.DEFAULTS.withPageSize(10))) {
            for (int i = 0; i < 3 && pages.hasNext(); i++) {
                ItemPage page = pages.next();
                seen.addAll(page.items());
            }
            return pages.token(); // keep it: another process can go on from here
        }
        // end::token[]
    }

    static void goOn(Dynabatch dynamo, String token, List<Item> seen) {
        // tag::resume[]
        try (ItemPages pages = dynamo.scanPages("users", ScanOptions.DEFAULTS.withToken(token))) {
            pages.forEachPage(page -> {
                List<Item> items = page.items(); // of several segments at the same time
                synchronized (seen) {
                    seen.addAll(items);
                }
            });
        }
        // end::resume[]
    }

    static List<String> query(Dynabatch dynamo) {
        // tag::query[]
        Query query = Query.of("customer", "C#1")
                .sortBetween("day", "2026-01-01", "2026-01-31")
                .descending()
                .withLimit(3);
        try (Stream<Item> orders = dynamo.query("orders", query)) {
            return orders.map(order -> order.string("day")).toList();
        }
        // end::query[]
    }
}
