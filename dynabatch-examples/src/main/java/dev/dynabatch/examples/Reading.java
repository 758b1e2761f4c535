package dev.dynabatch.examples;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetResult;
import dev.dynabatch.Item;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Gets and scans. */
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

    static long many(Dynabatch dynamo, List<Map<String, Object>> keys) {
        // tag::get-all[]
        try (Stream<Item> items = dynamo.getAll("users", keys)) { // any number of keys, 100 a request
            return items.count();
        }
        // end::get-all[]
    }

    static long scan(Dynabatch dynamo) {
        // tag::scan[]
        try (Stream<Item> items = dynamo.scan("users")) { // page by page, as you consume it
            return items.filter(item -> item.has("name")).count();
        }
        // end::scan[]
    }
}
