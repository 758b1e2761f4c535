package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;

/** DeleteItem: deletes one item, if it is there. */
record DeleteItem(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        ItemRequest request = ItemRequest.ofWrite(in, "Key");
        Filter condition = request.expressions().filter("ConditionExpression");
        request.expressions().checkUsed();
        Table table = tables.get(request.tableName());
        byte[] key = TableKeys.ofKey(table.definition().schema(), request.attributes());
        request.expressions().checkScalars(table.definition());
        SingleWrite.run(table, key, old -> null, condition, request, out);
    }
}
