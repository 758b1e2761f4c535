package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of CreateTable. */
final class CreateTableRequest {
    private static final String INVALID = "One or more parameter values were invalid: ";

    private final Unsupported unsupported = new Unsupported();
    private @Nullable String tableName;
    private @Nullable String billingMode;
    private @Nullable Long readUnits;
    private @Nullable Long writeUnits;
    private @Nullable List<KeyElement> keySchema;
    private @Nullable List<KeyElement> definitions;

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
        return KeyElement.schema(
                keySchema == null ? List.of() : keySchema, definitions == null ? List.of() : definitions);
    }

    TableDefinition.Throughput throughput() {
        return readUnits == null || writeUnits == null
                ? TableDefinition.Throughput.ON_DEMAND
                : new TableDefinition.Throughput(readUnits, writeUnits);
    }

    private void member(String member, JsonReader in) throws IOException {
        switch (member) {
            case "TableName" -> tableName = in.string();
            case "BillingMode" -> billingMode = in.string();
            case "KeySchema" -> keySchema = elements(in, "KeyType");
            case "AttributeDefinitions" -> definitions = elements(in, "AttributeType");
            case "ProvisionedThroughput" ->
                in.object(units -> {
                    switch (units) {
                        case "ReadCapacityUnits" -> readUnits = in.longValue();
                        case "WriteCapacityUnits" -> writeUnits = in.longValue();
                        default -> in.skip();
                    }
                });
            case "GlobalSecondaryIndexes", "LocalSecondaryIndexes" ->
                in.array(() -> {
                    unsupported.add(member);
                    in.skip();
                });
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
                unsupported.see(member);
                in.skip();
            }
        }
    }

    private static List<KeyElement> elements(JsonReader in, String typeMember) throws IOException {
        List<KeyElement> elements = new ArrayList<>();
        in.array(() -> {
            String[] parts = new String[2];
            in.object(member -> {
                if (member.equals("AttributeName")) {
                    parts[0] = in.string();
                } else if (member.equals(typeMember)) {
                    parts[1] = in.string();
                } else {
                    in.skip();
                }
            });
            elements.add(new KeyElement(parts[0], parts[1]));
        });
        return elements;
    }

    private void check() {
        TableRequest.required(tableName, 3);
        Constraints constraints = new Constraints()
                .oneOf("billingMode", billingMode, List.of("PROVISIONED", "PAY_PER_REQUEST"))
                .between("provisionedThroughput.readCapacityUnits", readUnits, 1, Long.MAX_VALUE)
                .between("provisionedThroughput.writeCapacityUnits", writeUnits, 1, Long.MAX_VALUE)
                .notNull("attributeDefinitions", definitions)
                .notNull("keySchema", keySchema);
        if (keySchema != null) {
            KeyElement.check(keySchema, "keySchema", "keyType", List.of("HASH", "RANGE"), constraints);
            KeyElement.checkCount(keySchema, constraints);
        }
        if (definitions != null) {
            KeyElement.check(definitions, "attributeDefinitions", "attributeType", List.of("B", "N", "S"), constraints);
        }
        constraints.check();
        unsupported.check();
        checkThroughput();
        schema();
    }

    private void checkThroughput() {
        if ("PAY_PER_REQUEST".equals(billingMode)) {
            if (readUnits != null || writeUnits != null) {
                throw ServiceException.validation(INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be"
                        + " specified when BillingMode is PAY_PER_REQUEST");
            }
        } else if (readUnits == null || writeUnits == null) {
            throw ServiceException.validation(
                    INVALID
                            + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }
    }
}
