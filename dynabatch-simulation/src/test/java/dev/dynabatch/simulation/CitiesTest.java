package dev.dynabatch.simulation;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All the cities, into Dynabatch Local by each of its doors. */
@Tag("thorough")
class CitiesTest {
    @Test
    void cities_when_inMemory_comeBackExactly() throws IOException {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            CitiesRoundTrip.run(dynamo);
        }
    }

    @Test
    void cities_when_overHttpIntoADirectory_comeBackExactly(@TempDir Path directory) throws IOException {
        try (DynabatchLocal local = DynabatchLocal.open(directory);
                LocalServer server = local.serve(0);
                Dynabatch dynamo =
                        Dynabatch.builder().endpoint(server.endpoint()).build()) {
            CitiesRoundTrip.run(dynamo);
        }
    }
}
