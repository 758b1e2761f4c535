package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secondary index as CreateTable asks for it. */
final class IndexRequest {
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final int MIN_NAME = 3;
    private static final int MAX_NAME = 255;

    private final boolean global;
    private @Nullable String name;
    private @Nullable List<KeyElement> keySchema;
    private boolean projected;
    private @Nullable String projectionType;
    private @Nullable List<String> include;
    private final ThroughputForm throughput = new ThroughputForm();

    private IndexRequest(boolean global) {
        this.global = global;
    }

    static IndexRequest read(JsonReader in, boolean global) throws IOException {
        IndexRequest index = new IndexRequest(global);
        in.object(member -> index.member(member, in));
        return index;
    }

    private void member(String member, JsonReader in) throws IOException {
        switch (member) {
            case "IndexName" -> name = in.string();
            case "KeySchema" -> keySchema = KeyElement.read(in, "KeyType");
            case "Projection" -> {
                projected = true;
                in.object(part -> {
                    switch (part) {
                        case "ProjectionType" -> projectionType = in.string();
                        case "NonKeyAttributes" -> include = in.strings();
                        default -> in.skip();
                    }
                });
            }
            default -> {
                if (!throughput.member(member, in)) {
                    in.skip();
                }
            }
        }
    }

    /** Checks its parameters one by one. */
    void check(String path, Constraints constraints) {
        String parameter = path + ".member.";
        constraints.notNull(parameter + "indexName", name).notNull(parameter + "keySchema", keySchema);
        constraints.notNull(parameter + "projection", projected ? "" : null);
        constraints.oneOf(
                parameter + "projection.projectionType", projectionType, List.of("ALL", "INCLUDE", "KEYS_ONLY"));
        throughput.check(parameter, constraints);
        if (name != null && (name.length() < MIN_NAME || name.length() > MAX_NAME)) {
            String bound = name.length() < MIN_NAME ? "greater than or equal to 3" : "less than or equal to 255";
            constraints.add(parameter + "indexName", name, "Member must have length " + bound);
        }
        if (keySchema != null) {
            KeyElement.check(keySchema, parameter + "keySchema", "keyType", List.of("HASH", "RANGE"), constraints);
            KeyElement.checkCount(keySchema, parameter + "keySchema", constraints);
        }
    }

    String name() {
        return name == null ? "" : name;
    }

    List<KeyElement> keySchema() {
        return keySchema == null ? List.of() : keySchema;
    }

    /** The index, once its parameters are good by themselves. */
    SecondaryIndex index(int ordinal, KeySchema table, List<KeyElement> definitions, boolean onDemand) {
        KeySchema schema = KeyElement.schema(keySchema(), definitions);
        if (!global) {
            checkLocal(table, schema);
        } else if (onDemand && throughput.provisions()) {
            throw ServiceException.validation(INVALID + "ProvisionedThroughput should not be specified for index: "
                    + name() + " when BillingMode is PAY_PER_REQUEST");
        } else if (!onDemand && !throughput.provisionsBoth()) {
            throw ServiceException.validation(INVALID + "ProvisionedThroughput is not specified for index: " + name());
        }
        throughput.checkMode(onDemand, " for index: " + name());
        if (projectionType == null) {
            throw ServiceException.validation(INVALID + "Unknown ProjectionType: null");
        }
        boolean includes = projectionType.equals("INCLUDE");
        if (includes && (include == null || include.isEmpty())) {
            throw ServiceException.validation(
                    INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        }
        if (!includes && include != null) {
            throw ServiceException.validation(
                    INVALID + "ProjectionType is " + projectionType + ", but NonKeyAttributes is specified");
        }
        List<String> kept = include == null ? List.of() : new ArrayList<>(include);
        return new SecondaryIndex(
                name(),
                ordinal,
                global,
                schema,
                new SecondaryIndex.Projected(projectionType, kept),
                throughput.throughput());
    }

    private void checkLocal(KeySchema table, KeySchema schema) {
        if (table.sortKey() == null) {
            throw ServiceException.validation(INVALID + "Table KeySchema does not have a range key, which is required"
                    + " when specifying a LocalSecondaryIndex");
        }
        if (schema.sortKey() == null) {
            throw ServiceException.validation(
                    INVALID + "Index KeySchema does not have a range key for index: " + name());
        }
        if (!schema.partitionKey().name().equals(table.partitionKey().name())) {
            throw ServiceException.validation(INVALID + "Index KeySchema does not have the same leading hash key as"
                    + " table KeySchema for index: " + name() + ". index hash key: "
                    + schema.partitionKey().name() + ", table hash key: "
                    + table.partitionKey().name());
        }
    }
}
