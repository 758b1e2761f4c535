package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;

/** CreateTable: the table can be used at once. */
record CreateTable(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        CreateTableRequest request = CreateTableRequest.read(in);
        Table table = tables.create(request);
        out.beginObject().name("TableDescription");
        TableDescription.write(table, "ACTIVE", out);
        out.endObject();
    }
}
