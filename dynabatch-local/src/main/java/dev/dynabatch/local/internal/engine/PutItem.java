package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;

/** PutItem: creates or replaces one item. */
record PutItem(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        ItemRequest request = ItemRequest.ofWrite(in, "Item");
        Filter condition = request.expressions().filter("ConditionExpression");
        request.expressions().checkUsed();
        StoredItem.checkSize(request.attributes());
        Table table = tables.get(request.tableName());
        byte[] key = TableKeys.ofItem(table.definition().schema(), request.attributes());
        TableKeys.checkIndexKeys(table.definition(), request.attributes());
        request.expressions().checkScalars(table.definition());
        byte[] stored = StoredItem.of(request.attributes(), new JsonWriter());
        SingleWrite.run(table, key, old -> stored, condition, request, out);
    }
}
