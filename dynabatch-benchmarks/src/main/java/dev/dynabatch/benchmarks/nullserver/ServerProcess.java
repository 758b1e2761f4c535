package dev.dynabatch.benchmarks.nullserver;

import dev.dynabatch.benchmarks.JavaProcess;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The server in a process of its own. It ends with {@link #close}. */
public final class ServerProcess implements AutoCloseable {
    private final JavaProcess process;
    private final URI endpoint;

    private ServerProcess(JavaProcess process) {
        this.process = process;
        this.endpoint = URI.create("http://127.0.0.1:" + process.line());
    }

    /** What a client has sent. */
    public record Received(long writes, long bytes, long connections) {}

    /** Starts one. Every request of 25 items consumes {@code units}. */
    public static ServerProcess start(String table, String partitionKey, int units) {
        return new ServerProcess(JavaProcess.of(
                NullServer.class,
                List.of("-Xmx128m", "-XX:+UseSerialGC"),
                table,
                partitionKey,
                Integer.toString(units)));
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
