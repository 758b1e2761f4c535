package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;

/** DescribeTable: schema, state and size of a table. */
record DescribeTable(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        Table table = tables.describe(TableRequest.name(in));
        out.beginObject().name("Table");
        TableDescription.write(table, "ACTIVE", out);
        out.endObject();
    }
}
