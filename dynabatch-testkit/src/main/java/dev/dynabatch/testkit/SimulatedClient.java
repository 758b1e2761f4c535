package dev.dynabatch.testkit;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.internal.pipeline.EngineRuntime;
import dev.dynabatch.transport.Transport;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A client whose only clock, timer and thread is a {@link VirtualTime}: timers, look-ups and, unless the settings name an
 * executor, callbacks are its tasks.
 *
 * <p>As long as one thread moves time and calls the client, everything runs in that thread. Calls that wait must not be
 * made from it; use the asynchronous forms, or a second thread and {@link VirtualTime#runUntilEnd}.
 */
@SuppressWarnings("exports") // the engine's own types, for tests of the engine
public final class SimulatedClient {
    private SimulatedClient() {}

    /** A client on this time, with this transport and jitter; changed as said. */
    public static Dynabatch create(
            VirtualTime time, Transport transport, long seed, Consumer<ClientConfig.Draft> settings) {
        ClientConfig.Draft draft = new ClientConfig.Draft();
        draft.transport = transport;
        settings.accept(draft);
        Executor given = draft.callbackExecutor;
        Executor callbacks = given == null ? time.executor() : given;
        EngineRuntime runtime = new EngineRuntime(time, time, time, new Random(seed), callbacks, time.executor());
        return ClientFactory.create(draft.build(), runtime);
    }
}
