package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A contender in a process of its own, ready to write. */
public final class ContenderProcess implements AutoCloseable {
    private final JavaProcess process;

    private ContenderProcess(JavaProcess process) {
        this.process = process;
        process.line();
    }

    /**
     * What one stretch of writing took.
     *
     * @param wall from the first put to the last outcome
     * @param cpu user and system time of the contender's process
     * @param allocatedBytes on its heap; NaN if it cannot tell
     */
    public record Stretch(Duration wall, Duration cpu, double allocatedBytes) {}

    /** Starts one and waits until its items are built. */
    public static ContenderProcess start(Contender contender, URI endpoint, ItemKind kind, int connections) {
        return new ContenderProcess(JavaProcess.of(
                ClientProcess.class,
                List.of("-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"),
                contender.label(),
                endpoint.toString(),
                kind.name(),
                Integer.toString(connections)));
    }

    /** Writes so many items from so many threads. */
    public Stretch write(int threads, int items) {
        Duration before = process.cpu();
        String[] answer = process.ask(threads + " " + items).split(" ", -1);
        Duration cpu = process.cpu().minus(before);
        return new Stretch(Duration.ofNanos(Long.parseLong(answer[0])), cpu, Double.parseDouble(answer[1]));
    }

    /** The most memory it had at once, in bytes. */
    public double peakMemory() {
        return process.peakMemory();
    }

    @Override
    public void close() {
        process.close();
    }
}
