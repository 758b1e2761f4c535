package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Writes a table as the operations on tables answer it. */
final class TableDescription {
    private static final String ARN = "arn:aws:dynamodb:local:000000000000:table/";

    private TableDescription() {}

    static void write(Table table, String status, JsonWriter out) {
        TableDefinition definition = table.definition();
        Store.Totals totals = table.store().totals(table.space());
        String name = definition.name();
        double created = definition.createdMillis() / 1000.0;
        out.beginObject().name("AttributeDefinitions").beginArray();
        for (KeyAttribute attribute : definition.attributes()) {
            out.beginObject().name("AttributeName").string(attribute.name());
            out.name("AttributeType").string(attribute.type().name()).endObject();
        }
        out.endArray().name("TableName").string(name).name("KeySchema").beginArray();
        for (KeyAttribute attribute : definition.attributes()) {
            boolean hash = attribute.equals(definition.schema().partitionKey());
            out.beginObject().name("AttributeName").string(attribute.name());
            out.name("KeyType").string(hash ? "HASH" : "RANGE").endObject();
        }
        out.endArray().name("TableStatus").string(status);
        out.name("CreationDateTime").raw(seconds(created), 0);
        out.name("ProvisionedThroughput")
                .beginObject()
                .name("NumberOfDecreasesToday")
                .number(0L);
        out.name("ReadCapacityUnits").number(definition.capacity().read());
        out.name("WriteCapacityUnits").number(definition.capacity().write()).endObject();
        out.name("TableSizeBytes").number(totals.weight()).name("ItemCount").number(totals.keys());
        out.name("TableArn").string(ARN + name).name("TableId").string(id(definition));
        if (definition.capacity().onDemand()) {
            out.name("BillingModeSummary").beginObject().name("BillingMode").string("PAY_PER_REQUEST");
            out.name("LastUpdateToPayPerRequestDateTime")
                    .raw(seconds(created), 0)
                    .endObject();
        }
        out.name("DeletionProtectionEnabled").bool(false).endObject();
    }

    /** One table, one id: made of what never changes. */
    private static String id(TableDefinition definition) {
        String source = definition.name() + "/" + definition.space() + "/" + definition.createdMillis();
        return UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    /** Without an exponent, which not every client reads in a date. */
    private static byte[] seconds(double seconds) {
        return java.math.BigDecimal.valueOf(seconds).toPlainString().getBytes(StandardCharsets.US_ASCII);
    }
}
