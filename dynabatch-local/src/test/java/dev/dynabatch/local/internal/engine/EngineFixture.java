package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.Door;
import dev.dynabatch.local.internal.store.MemoryStore;
import dev.dynabatch.local.internal.store.Store;
import java.nio.charset.StandardCharsets;

/** An engine on the heap with two tables, 'hash' (pk:S) and 'both' (pk:S, sk:S). */
final class EngineFixture {
    static final long NOW = 1_700_000_000_123L;

    private EngineFixture() {}

    static Door door() {
        Door door = door(new MemoryStore());
        door.ok("CreateTable", table("hash", "S", null));
        door.ok("CreateTable", table("both", "S", "S"));
        return door;
    }

    /** Without a table. */
    static Door door(Store store) {
        Engine engine = new Engine(store, () -> NOW);
        return (target, body) -> {
            Reply reply = engine.handle(target, body);
            return new Door.Answer(reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
        };
    }

    static String table(String name, String partitionType, String sortType) {
        String definitions = "{'AttributeName':'pk','AttributeType':'" + partitionType + "'}";
        String keys = "{'AttributeName':'pk','KeyType':'HASH'}";
        if (sortType != null) {
            definitions += ",{'AttributeName':'sk','AttributeType':'" + sortType + "'}";
            keys += ",{'AttributeName':'sk','KeyType':'RANGE'}";
        }
        return "{'TableName':'" + name + "','AttributeDefinitions':[" + definitions + "],'KeySchema':[" + keys
                + "],'BillingMode':'PAY_PER_REQUEST'}";
    }
}
