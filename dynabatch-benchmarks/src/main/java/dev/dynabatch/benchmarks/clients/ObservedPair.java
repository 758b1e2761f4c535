package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.Stretch;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
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
        process = JavaProcess.contender(PairProcess.class, List.of(), setting.arguments(contender));
    }

    /** Writes so many items while nobody looks on. */
    public Stretch plain(int items) {
        return process.stretch("plain " + items);
    }

    /** Writes so many items while somebody looks on. */
    public Stretch observed(int items) {
        process.ask("on");
        Stretch stretch = process.stretch("observed " + items);
        process.ask("off");
        return stretch;
    }

    @Override
    public void close() {
        process.close();
    }
}
