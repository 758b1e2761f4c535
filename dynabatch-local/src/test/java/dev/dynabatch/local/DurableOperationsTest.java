package dev.dynabatch.local;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The operations on a store in a directory. */
class DurableOperationsTest extends OperationsContract {
    @TempDir
    private Path directory;

    private DynabatchLocal dynamo;

    @Override
    Door open() {
        dynamo = DynabatchLocal.open(directory);
        return InProcessOperationsTest.door(dynamo.transport());
    }

    @Override
    void close() {
        dynamo.close();
    }
}
