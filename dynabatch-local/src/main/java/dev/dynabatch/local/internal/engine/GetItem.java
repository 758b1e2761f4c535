package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Access;
import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;

/** GetItem: reads one item by its key. */
record GetItem(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        ItemRequest request = ItemRequest.ofGet(in);
        Projection projection = request.expressions().projection();
        request.expressions().checkUsed();
        Table table = tables.get(request.tableName());
        byte[] key = TableKeys.ofKey(table.definition().schema(), request.attributes());
        request.expressions().checkScalars(table.definition());
        byte[] stored = table.store().get(table.space(), key);
        Units units = new Units();
        units.addTable(Capacity.read(stored == null ? 0 : Weights.of(stored), request.consistent()), key);
        table.admit(Access.READ, units);
        out.beginObject();
        if (stored != null) {
            out.name("Item");
            StoredItem.write(stored, projection, out);
        }
        request.capacity().member(request.tableName(), units, out);
        out.endObject();
    }
}
