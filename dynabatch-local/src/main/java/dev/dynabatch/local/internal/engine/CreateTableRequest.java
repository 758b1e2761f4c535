package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.capacity.Throughput;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of CreateTable. */
final class CreateTableRequest {
    private static final String INVALID = "One or more parameter values were invalid: ";
    /** Limits of the service. Source: developer guide, "Constraints". */
    private static final int MAX_LOCAL = 5;

    private static final int MAX_GLOBAL = 20;

    private final Unsupported unsupported = new Unsupported();
    private final ThroughputForm throughput = new ThroughputForm();
    private @Nullable String tableName;
    private @Nullable String billingMode;
    private @Nullable List<KeyElement> keySchema;
    private @Nullable List<KeyElement> definitions;

    private @Nullable List<IndexRequest> locals;
    private @Nullable List<IndexRequest> globals;

    private CreateTableRequest() {}

    static CreateTableRequest read(JsonReader in) throws IOException {
        CreateTableRequest request = new CreateTableRequest();
        in.document(member -> request.member(member, in));
        request.check();
        return request;
    }

    String tableName() {
        return tableName == null ? "" : tableName;
    }

    KeySchema schema() {
        return KeyElement.schema(keySchema == null ? List.of() : keySchema, definitions());
    }

    /** The indexes, local ones first. */
    List<SecondaryIndex> indexes() {
        List<SecondaryIndex> indexes = new ArrayList<>();
        for (IndexRequest request : requestedIndexes()) {
            indexes.add(request.index(indexes.size() + 1, schema(), definitions(), !throughput.provisions()));
        }
        return List.copyOf(indexes);
    }

    private List<KeyElement> definitions() {
        return definitions == null ? List.of() : definitions;
    }

    private List<IndexRequest> requestedIndexes() {
        List<IndexRequest> requested = new ArrayList<>();
        requested.addAll(locals == null ? List.of() : locals);
        requested.addAll(globals == null ? List.of() : globals);
        return requested;
    }

    private static List<IndexRequest> indexes(JsonReader in, boolean global) throws IOException {
        List<IndexRequest> indexes = new ArrayList<>();
        in.array(() -> indexes.add(IndexRequest.read(in, global)));
        return indexes;
    }

    Throughput throughput() {
        return throughput.throughput();
    }

    private void member(String member, JsonReader in) throws IOException {
        switch (member) {
            case "TableName" -> tableName = in.string();
            case "BillingMode" -> billingMode = in.string();
            case "KeySchema" -> keySchema = KeyElement.read(in, "KeyType");
            case "AttributeDefinitions" -> definitions = KeyElement.read(in, "AttributeType");
            case "GlobalSecondaryIndexes" -> globals = indexes(in, true);
            case "LocalSecondaryIndexes" -> locals = indexes(in, false);
            case "StreamSpecification" ->
                in.object(setting -> {
                    if (setting.equals("StreamEnabled") && in.bool()) {
                        unsupported.add(member);
                    }
                    in.skip();
                });
            case "DeletionProtectionEnabled" -> {
                if (in.bool()) {
                    unsupported.add(member);
                }
            }
            default -> {
                if (!throughput.member(member, in)) {
                    unsupported.see(member);
                    in.skip();
                }
            }
        }
    }

    private void check() {
        TableRequest.required(tableName, 3);
        Constraints constraints =
                new Constraints().oneOf("billingMode", billingMode, List.of("PROVISIONED", "PAY_PER_REQUEST"));
        throughput.check("", constraints);
        constraints.notNull("attributeDefinitions", definitions).notNull("keySchema", keySchema);
        if (keySchema != null) {
            KeyElement.check(keySchema, "keySchema", "keyType", List.of("HASH", "RANGE"), constraints);
            KeyElement.checkCount(keySchema, "keySchema", constraints);
        }
        if (definitions != null) {
            KeyElement.check(definitions, "attributeDefinitions", "attributeType", List.of("B", "N", "S"), constraints);
        }
        checkEach("localSecondaryIndexes", locals, constraints);
        checkEach("globalSecondaryIndexes", globals, constraints);
        constraints.check();
        unsupported.check();
        checkThroughput();
        schema();
        checkIndexes();
    }

    private static void checkEach(String list, @Nullable List<IndexRequest> indexes, Constraints constraints) {
        for (int i = 0; indexes != null && i < indexes.size(); i++) {
            indexes.get(i).check(list + "." + (i + 1), constraints);
        }
    }

    private void checkIndexes() {
        checkCount("LocalSecondaryIndexes", locals, MAX_LOCAL, "Number of LocalSecondaryIndexes exceeds per-table");
        checkCount("GlobalSecondaryIndexes", globals, MAX_GLOBAL, "GlobalSecondaryIndex count exceeds the per-table");
        indexes();
        Set<String> names = new HashSet<>();
        Set<String> used = new LinkedHashSet<>();
        TableKeys.attributes(schema()).forEach(attribute -> used.add(attribute.name()));
        for (IndexRequest index : requestedIndexes()) {
            if (!names.add(index.name())) {
                throw ServiceException.validation(INVALID + "Duplicate index name: " + index.name());
            }
            index.keySchema().forEach(element -> used.add(element.nameOrEmpty()));
        }
        KeyElement.checkAllUsed(definitions(), used, !names.isEmpty());
    }

    private static void checkCount(String list, @Nullable List<IndexRequest> indexes, int max, String message) {
        if (indexes != null && indexes.isEmpty()) {
            throw ServiceException.validation(INVALID + "List of " + list + " is empty");
        }
        if (indexes != null && indexes.size() > max) {
            throw ServiceException.validation(INVALID + message + " limit of " + max);
        }
    }

    private void checkThroughput() {
        boolean onDemand = "PAY_PER_REQUEST".equals(billingMode);
        throughput.checkMode(onDemand, "");
        if (onDemand) {
            if (throughput.provisions()) {
                throw ServiceException.validation(INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be"
                        + " specified when BillingMode is PAY_PER_REQUEST");
            }
        } else if (!throughput.provisionsBoth()) {
            throw ServiceException.validation(
                    INVALID
                            + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }
    }
}
