package dev.dynabatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultProxy;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.transport.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/local.md shows of faults. */
@Timeout(120)
class FaultsTest {
    private static final int ITEMS = 211;

    private static void writesAll(Dynabatch dynamo) {
        try (BatchWriter users = dynamo.writer("users")) {
            for (int i = 0; i < ITEMS; i++) {
                users.put(Map.of("pk", "USER#" + i));
            }
        }
        assertThat(dynamo.scan("users")).hasSize(ITEMS);
    }

    @Test
    void faults_ofAStore() {
        // tag::faults-store[]
        FaultPlan plan = FaultPlan.builder()
                .chance(Fault.UNPROCESSED, 0.2)
                .chance(Fault.DROPPED_ANSWER, 0.1)
                .longestDelay(Duration.ofMillis(20))
                .build();
        try (DynabatchLocal local = DynabatchLocal.builder()
                        .faults(FaultPlan.NONE, 7) // none yet; the seed is 7
                        .build();
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            dynamo.tables().create("users", KeySchema.of("pk", KeyType.S));
            local.faults(plan); // from now on
            writesAll(dynamo); // your code
            assertThat(local.faultsPlayed()).isNotEmpty();
        }
        // end::faults-store[]
    }

    @Test
    void faults_ofAnyTransport() {
        try (DynabatchLocal local = DynabatchLocal.inMemory()) {
            Transport transport = local.transport();
            // tag::faults-transport[]
            try (FaultyTransport faulty = FaultyTransport.of(transport, FaultPlan.named("flaky"), 7);
                    Dynabatch dynamo = Dynabatch.builder().transport(faulty).build()) {
                dynamo.tables().create("users", KeySchema.of("pk", KeyType.S));
                writesAll(dynamo); // your code
            }
            // end::faults-transport[]
        }
    }

    @Test
    void faults_inFrontOfAnyEndpoint() {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                LocalServer server = local.serve(0)) {
            URI endpoint = server.endpoint();
            // tag::faults-proxy[]
            try (FaultProxy proxy = FaultProxy.builder(FaultPlan.named("flaky"), 7)
                            .endpoint(endpoint) // left out, it is the service itself
                            .start();
                    Dynabatch dynamo =
                            Dynabatch.builder().endpoint(proxy.endpoint()).build()) {
                dynamo.tables().create("users", KeySchema.of("pk", KeyType.S));
                writesAll(dynamo); // your code, with any SDK
                assertThat(proxy.requests()).isPositive();
            }
            // end::faults-proxy[]
        }
    }
}
