package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.expression.Update;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;

/** UpdateItem: changes parts of one item, or creates it. */
record UpdateItem(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        ItemRequest request = ItemRequest.ofUpdate(in);
        Update update = request.expressions().update();
        Filter condition = request.expressions().filter("ConditionExpression");
        request.expressions().checkUsed();
        Table table = tables.get(request.tableName());
        byte[] key = TableKeys.ofKey(table.definition().schema(), request.attributes());
        ItemUpdate next = new ItemUpdate(table.definition(), request.attributes(), update);
        next.check(request.expressions());
        SingleWrite.run(table, key, next, condition, request, out);
    }
}
