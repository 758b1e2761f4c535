package dev.dynabatch.benchmarks.local;

import dev.dynabatch.benchmarks.JavaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client and the store it writes to, running until the last round, and what was measured of them. */
final class Contender implements AutoCloseable {
    private final String store;
    private final String client;
    private final int items;
    private final @Nullable ServerProcess server;
    private final JavaProcess load;

    /** @param server where the store is, or null if it is in the client's process */
    private Contender(String store, String client, int items, @Nullable ServerProcess server) {
        this.store = store;
        this.client = client;
        this.items = items;
        this.server = server;
        List<String> arguments = new ArrayList<>(List.of(client, Integer.toString(items)));
        if (server != null) {
            arguments.add(server.endpoint().toString());
        }
        load = JavaProcess.of(LoadProcess.class, List.of("-Xmx2g"), arguments.toArray(String[]::new))
                .ready();
    }

    /**
     * One round's measurement.
     *
     * @param itemsPerSecond by wall time, of all threads together
     * @param storeMicros CPU time of the store's process, an item; of client and store if they are one process
     * @param allMicros CPU time of both, an item
     */
    record Round(double itemsPerSecond, double storeMicros, double allMicros) {}

    /** Amazon's store. Its share of the items is a tenth: otherwise it would take most of the time. */
    static Contender amazon(String client, int items) {
        return new Contender("Amazon's, over HTTP", client, items / 10, ServerProcess.amazon());
    }

    /** Our store, by the command {@code dynabatch local}. */
    static Contender overHttp(String client, int items) {
        return new Contender("Dynabatch Local, over HTTP", client, items, ServerProcess.dynabatch());
    }

    /** Our store in the client's process; no other store can be there. */
    static Contender inProcess(int items) {
        return new Contender("Dynabatch Local, in process", "dynabatch", items, null);
    }

    String store() {
        return store;
    }

    String client() {
        return client;
    }

    boolean isPeer() {
        return store.startsWith("Amazon");
    }

    /** Writes for so long, or a little longer, and measures nothing. */
    void warmUp(int threads, double seconds) {
        for (double written = 0; written < seconds; ) {
            written += items / round(threads).itemsPerSecond();
        }
    }

    /** Writes all items once. */
    Round round(int threads) {
        load.ask("empty");
        Duration clientBefore = load.cpu();
        Duration serverBefore = serverCpu();
        double seconds = Long.parseLong(load.ask(Integer.toString(threads))) / 1e9;
        double serverMicros = micros(serverCpu().minus(serverBefore));
        double clientMicros = micros(load.cpu().minus(clientBefore));
        double all = (serverMicros + clientMicros) / items;
        return new Round(items / seconds, server == null ? all : serverMicros / items, all);
    }

    private Duration serverCpu() {
        return server == null ? Duration.ZERO : server.process().cpu();
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }

    @Override
    public void close() {
        load.close();
        if (server != null) {
            server.close();
        }
    }
}
