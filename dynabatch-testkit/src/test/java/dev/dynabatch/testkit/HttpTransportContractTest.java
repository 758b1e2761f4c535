package dev.dynabatch.testkit;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.transport.HttpTransport;
import dev.dynabatch.transport.Transport;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class HttpTransportContractTest extends TransportContract {
    private final DynabatchLocal dynamo = DynabatchLocal.inMemory();
    private final LocalServer server = dynamo.serve(0);

    @Override
    protected Transport newTransport() {
        return HttpTransport.create();
    }

    @Override
    protected URI endpoint() {
        return server.endpoint();
    }

    @AfterEach
    void closeServer() {
        server.close();
        dynamo.close();
    }
}
