package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;

/** DeleteTable: a table and all its items, at once. */
record DeleteTable(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        Table table = tables.delete(TableRequest.name(in));
        out.beginObject().name("TableDescription");
        TableDescription.write(table, "DELETING", out);
        out.endObject();
    }
}
