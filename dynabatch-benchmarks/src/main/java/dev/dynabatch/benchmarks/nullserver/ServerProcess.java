package dev.dynabatch.benchmarks.nullserver;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server in a process of its own. It ends with {@link #close}. */
public final class ServerProcess implements AutoCloseable {
    private final JavaProcess process;
    private final URI endpoint;

    private ServerProcess(JavaProcess process, String scheme) {
        this.process = process;
        this.endpoint = URI.create(scheme + "://127.0.0.1:" + process.line());
    }

    /** What a client has sent. */
    public record Received(long writes, long bytes, long connections) {}

    /**
     * Starts one for items of a kind.
     *
     * @param certificate for TLS; null for plain HTTP
     */
    public static ServerProcess start(ItemKind kind, @Nullable Certificate certificate) {
        List<String> arguments =
                new ArrayList<>(List.of(ItemKind.TABLE, ItemKind.PARTITION_KEY, Integer.toString(25 * kind.units())));
        if (certificate != null) {
            arguments.add(certificate.directory().toString());
        }
        List<String> options = List.of("-Xmx128m", "-XX:+UseSerialGC");
        return new ServerProcess(
                JavaProcess.of(NullServer.class, options, arguments.toArray(String[]::new)),
                certificate == null ? "http" : "https");
    }

    /** Where it answers. */
    public URI endpoint() {
        return endpoint;
    }

    /** What it was sent since it was last asked. */
    public Received received() {
        long[] counts = Arrays.stream(process.ask("").split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        return new Received(counts[0], counts[1], counts[2]);
    }

    /** User and system time it has used so far. */
    public Duration cpu() {
        return process.cpu();
    }

    @Override
    public void close() {
        process.close();
    }
}
