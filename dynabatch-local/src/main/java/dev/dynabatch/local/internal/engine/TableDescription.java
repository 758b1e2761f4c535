package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Throughput;
import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
        for (KeyAttribute attribute : allAttributes(definition)) {
            out.beginObject().name("AttributeName").string(attribute.name());
            out.name("AttributeType").string(attribute.type().name()).endObject();
        }
        out.endArray().name("TableName").string(name).name("KeySchema");
        writeKey(definition.schema(), out);
        out.name("TableStatus").string(status);
        out.name("CreationDateTime").raw(seconds(created), 0);
        out.name("ProvisionedThroughput")
                .beginObject()
                .name("NumberOfDecreasesToday")
                .number(0L);
        Throughput capacity = definition.capacity();
        out.name("ReadCapacityUnits").number(capacity.provisioned().read());
        out.name("WriteCapacityUnits").number(capacity.provisioned().write()).endObject();
        out.name("TableSizeBytes").number(totals.weight()).name("ItemCount").number(totals.keys());
        out.name("TableArn").string(arn(definition, null)).name("TableId").string(id(definition));
        if (capacity.onDemand()) {
            out.name("BillingModeSummary").beginObject().name("BillingMode").string("PAY_PER_REQUEST");
            out.name("LastUpdateToPayPerRequestDateTime")
                    .raw(seconds(created), 0)
                    .endObject();
        }
        ThroughputForm.writeMaximum(capacity, out);
        writeWarm(table, null, out);
        writeIndexes("LocalSecondaryIndexes", table, false, out);
        writeIndexes("GlobalSecondaryIndexes", table, true, out);
        out.name("DeletionProtectionEnabled").bool(false).endObject();
    }

    private static Set<KeyAttribute> allAttributes(TableDefinition definition) {
        Set<KeyAttribute> attributes = new LinkedHashSet<>(definition.attributes());
        definition.indexes().forEach(index -> attributes.addAll(index.attributes()));
        return attributes;
    }

    private static void writeKey(KeySchema schema, JsonWriter out) {
        out.beginArray();
        for (KeyAttribute attribute : TableKeys.attributes(schema)) {
            boolean hash = attribute.equals(schema.partitionKey());
            out.beginObject().name("AttributeName").string(attribute.name());
            out.name("KeyType").string(hash ? "HASH" : "RANGE").endObject();
        }
        out.endArray();
    }

    private static void writeIndexes(String member, Table table, boolean global, JsonWriter out) {
        TableDefinition definition = table.definition();
        List<SecondaryIndex> indexes = definition.indexes().stream()
                .filter(index -> index.global() == global)
                .toList();
        if (indexes.isEmpty()) {
            return;
        }
        out.name(member).beginArray();
        for (SecondaryIndex index : indexes) {
            out.beginObject().name("IndexName").string(index.name()).name("KeySchema");
            writeKey(index.schema(), out);
            out.name("Projection").beginObject().name("ProjectionType");
            out.string(index.projection().type());
            if (!index.projection().include().isEmpty()) {
                out.name("NonKeyAttributes").beginArray();
                index.projection().include().forEach(out::string);
                out.endArray();
            }
            out.endObject();
            Store.Totals totals = table.store().totals(definition.space() + index.ordinal());
            out.name("IndexSizeBytes").number(totals.weight()).name("ItemCount").number(totals.keys());
            out.name("IndexArn").string(arn(definition, index));
            if (global) {
                out.name("IndexStatus").string("ACTIVE").name("ProvisionedThroughput");
                out.beginObject().name("NumberOfDecreasesToday").number(0L);
                out.name("ReadCapacityUnits")
                        .number(index.capacity().provisioned().read());
                out.name("WriteCapacityUnits")
                        .number(index.capacity().provisioned().write());
                out.endObject();
                ThroughputForm.writeMaximum(index.capacity(), out);
                writeWarm(table, index, out);
            }
            out.endObject();
        }
        out.endArray();
    }

    /** The name of a table, or of an index of it. */
    static String arn(TableDefinition table, @Nullable SecondaryIndex index) {
        return ARN + table.name() + (index == null ? "" : "/index/" + index.name());
    }

    /** What can be had at once; without a limit, what it was created for. */
    private static void writeWarm(Table table, @Nullable SecondaryIndex index, JsonWriter out) {
        Throughput created = index == null ? table.definition().capacity() : index.capacity();
        Throttle throttle = table.throttle();
        Rates warm = throttle == null ? created.start() : throttle.warm(index);
        out.name("WarmThroughput").beginObject().name("ReadUnitsPerSecond").number(warm.read());
        out.name("WriteUnitsPerSecond").number(warm.write()).name("Status").string("ACTIVE");
        out.endObject();
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
