package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import java.time.Duration;
import java.util.List;

/** Writing while somebody looks on and while nobody does, in turn, in one process of its own. */
public final class ObservedPair implements AutoCloseable {
    private final JavaProcess process;

    /**
     * Starts one and waits until its items are built.
     *
     * @param contender who looks on
     */
    public ObservedPair(Contender contender, Setting setting) {
        process = JavaProcess.of(
                PairProcess.class,
                List.of("-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"),
                contender.label(),
                setting.endpoint().toString(),
                setting.kind().name(),
                Integer.toString(setting.distinct()),
                Integer.toString(setting.connections()));
        process.line();
    }

    /**
     * What one stretch of writing took.
     *
     * @param cpu user and system time of the process
     * @param allocatedBytes on its heap
     */
    public record Stretch(Duration cpu, double allocatedBytes) {}

    /** Writes so many items while nobody looks on. */
    public Stretch plain(int items) {
        return write("plain " + items);
    }

    /** Writes so many items while somebody looks on. */
    public Stretch observed(int items) {
        process.ask("on");
        Stretch stretch = write("observed " + items);
        process.ask("off");
        return stretch;
    }

    private Stretch write(String line) {
        Duration before = process.cpu();
        double allocated = Double.parseDouble(process.ask(line));
        return new Stretch(process.cpu().minus(before), allocated);
    }

    @Override
    public void close() {
        process.close();
    }
}
