package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.Door;
import dev.dynabatch.local.internal.store.MemoryStore;
import java.nio.charset.StandardCharsets;

/** An engine on the heap with two tables, 'hash' (pk:S) and 'both' (pk:S, sk:S). */
final class EngineFixture {
    static final long NOW = 1_700_000_000_123L;

    private EngineFixture() {}

    static Door door() {
        Engine engine = new Engine(new MemoryStore(), () -> NOW);
        Door door = (target, body) -> {
            Reply reply = engine.handle(target, body);
            return new Door.Answer(reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
        };
        door.ok("CreateTable", table("hash", "S", null));
        door.ok("CreateTable", table("both", "S", "S"));
        return door;
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
