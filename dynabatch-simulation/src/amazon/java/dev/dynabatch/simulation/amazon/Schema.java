package dev.dynabatch.simulation.amazon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table to create.
 *
 * @param name its name
 * @param key the table's own key
 * @param indexes what it has besides
 * @param onDemand how it is billed
 */
record Schema(String name, Key key, List<Index> indexes, boolean onDemand) {

    /** An attribute of a key; its name says its type. */
    record Attribute(String name, String type) {}

    /** One attribute or two. */
    record Key(Attribute partition, @Nullable Attribute sort) {
        List<Attribute> attributes() {
            return sort == null ? List.of(partition) : List.of(partition, sort);
        }

        List<Object> elements() {
            List<Object> elements = new ArrayList<>();
            elements.add(Json.object("AttributeName", partition.name(), "KeyType", "HASH"));
            if (sort != null) {
                elements.add(Json.object("AttributeName", sort.name(), "KeyType", "RANGE"));
            }
            return elements;
        }
    }

    /** A secondary index. */
    record Index(String name, boolean global, Key key, String projection) {
        Map<String, Object> json(boolean onDemand) {
            Map<String, Object> projected = Json.object("ProjectionType", projection);
            if (projection.equals("INCLUDE")) {
                projected.put("NonKeyAttributes", List.of("a", "m"));
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("IndexName", name);
            json.put("KeySchema", key.elements());
            json.put("Projection", projected);
            if (global && !onDemand) {
                json.put("ProvisionedThroughput", Json.object("ReadCapacityUnits", 3, "WriteCapacityUnits", 5));
            }
            return json;
        }
    }

    static Schema random(String name, Chance chance) {
        Attribute partition = new Attribute("pk", type(chance));
        Attribute sort = chance.oneIn(3) ? null : new Attribute("sk", type(chance));
        // one type each, whatever index uses them
        List<Attribute> others = List.of(new Attribute("x", type(chance)), new Attribute("y", type(chance)), partition);
        List<Index> indexes = new ArrayList<>();
        for (int i = chance.below(3); i > 0; i--) {
            Attribute first = chance.of(others);
            Attribute second = chance.of(others);
            boolean single = first.equals(second) || chance.oneIn(3);
            indexes.add(new Index("global" + i, true, new Key(first, single ? null : second), projection(chance)));
        }
        for (int i = sort == null ? 0 : chance.below(3); i > 0; i--) {
            Key key = new Key(partition, others.get(chance.below(2)));
            indexes.add(new Index("local" + i, false, key, projection(chance)));
        }
        return new Schema(name, new Key(partition, sort), indexes, chance.oneIn(2));
    }

    /** The request that creates it. */
    Call create() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("TableName", name);
        List<Object> definitions = new ArrayList<>();
        for (Attribute attribute : keyAttributes()) {
            definitions.add(Json.object("AttributeName", attribute.name(), "AttributeType", attribute.type()));
        }
        body.put("AttributeDefinitions", definitions);
        body.put("KeySchema", key.elements());
        if (onDemand) {
            body.put("BillingMode", "PAY_PER_REQUEST");
        } else {
            body.put("ProvisionedThroughput", Json.object("ReadCapacityUnits", 7, "WriteCapacityUnits", 11));
        }
        put(body, "GlobalSecondaryIndexes", true);
        put(body, "LocalSecondaryIndexes", false);
        return new Call("CreateTable", body);
    }

    /** The attributes of every key. */
    Set<Attribute> keyAttributes() {
        Set<Attribute> attributes = new LinkedHashSet<>(key.attributes());
        indexes.forEach(index -> attributes.addAll(index.key().attributes()));
        return attributes;
    }

    private void put(Map<String, @Nullable Object> body, String parameter, boolean global) {
        List<Object> wanted = new ArrayList<>();
        indexes.stream().filter(index -> index.global() == global).forEach(index -> wanted.add(index.json(onDemand)));
        if (!wanted.isEmpty()) {
            body.put(parameter, wanted);
        }
    }

    private static String type(Chance chance) {
        return chance.of("S", "S", "N", "B");
    }

    private static String projection(Chance chance) {
        return chance.of("ALL", "KEYS_ONLY", "INCLUDE");
    }
}
