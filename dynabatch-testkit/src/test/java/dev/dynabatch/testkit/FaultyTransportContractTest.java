package dev.dynabatch.testkit;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.transport.Transport;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class FaultyTransportContractTest extends TransportContract {
    private static final FaultPlan DELAYS =
            FaultPlan.builder().longestDelay(Duration.ofMillis(3)).build();

    private final DynabatchLocal dynamo =
            DynabatchLocal.builder().faults(DELAYS, 7).build();

    @Override
    protected Transport newTransport() {
        return dynamo.transport();
    }

    @Override
    protected URI endpoint() {
        return URI.create("http://localhost");
    }

    @AfterEach
    void closeStore() {
        dynamo.close();
    }
}
