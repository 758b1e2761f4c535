package dev.dynabatch.testkit;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.transport.Transport;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class InProcessTransportContractTest extends TransportContract {
    private final DynabatchLocal dynamo = DynabatchLocal.inMemory();

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
