package dev.dynabatch.local;

import dev.dynabatch.local.internal.engine.Engine;
import dev.dynabatch.local.internal.engine.Reply;
import dev.dynabatch.local.internal.store.MemoryStore;
import java.nio.charset.StandardCharsets;

/** The operations, without a door. */
class EngineOperationsTest extends OperationsContract {
    @Override
    Door open() {
        return door(new Engine(new MemoryStore(), () -> 1_700_000_000_123L));
    }

    @Override
    void close() {}

    static Door door(Engine engine) {
        return (target, body) -> {
            Reply reply = engine.handle(target, body);
            return new Door.Answer(reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
        };
    }
}
