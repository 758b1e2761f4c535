package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.Stretch;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A contender in a process of its own, ready to write. */
public final class ContenderProcess implements AutoCloseable {
    private final JavaProcess process;

    private ContenderProcess(JavaProcess process) {
        this.process = process;
    }

    /**
     * What a contender is to be started with.
     *
     * @param endpoint where it writes
     * @param certificate what it is to trust, for TLS
     * @param kind what it writes
     * @param distinct how many of these, again and again
     * @param connections the most requests in flight, for those that do not wait for each
     */
    public record Setting(
            URI endpoint, @Nullable Certificate certificate, ItemKind kind, int distinct, int connections) {

        /** What the process of a contender is started with; {@link ClientSettings#of} reads it. */
        String[] arguments(Contender contender) {
            return new String[] {
                contender.label(),
                endpoint.toString(),
                kind.name(),
                Integer.toString(distinct),
                Integer.toString(connections)
            };
        }
    }

    /** Starts one and waits until its items are built. */
    public static ContenderProcess start(Contender contender, Setting setting) {
        return contender.isPython() ? python(contender, setting) : java(contender, setting);
    }

    private static ContenderProcess java(Contender contender, Setting setting) {
        List<String> options = new ArrayList<>(contender.jvmOptions());
        if (setting.certificate != null) {
            options.addAll(setting.certificate.jvmOptions());
        }
        return new ContenderProcess(JavaProcess.contender(ClientProcess.class, options, setting.arguments(contender)));
    }

    private static ContenderProcess python(Contender contender, Setting setting) {
        try {
            Path items = Files.createTempFile("dynabatch-bench", ".jsonl");
            try {
                Python.items(setting.kind, contender.share(setting.distinct), items);
                List<String> command = new ArrayList<>(List.of(
                        Python.find().orElseThrow().toString(),
                        Python.program("client.py").toString(),
                        contender.label(),
                        setting.endpoint.toString(),
                        ItemKind.TABLE,
                        items.toString()));
                if (setting.certificate != null) {
                    command.add(setting.certificate.pem().toString());
                }
                return new ContenderProcess(JavaProcess.of(command).ready());
            } finally {
                Files.delete(items); // read before it is ready
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes so many items from so many threads. */
    public Stretch write(int threads, int items) {
        return process.stretch(threads + " " + items);
    }

    /** Writes so many items from so many threads again and again, until the process is warm; see {@link Stretch#warmUp}. */
    public void warmUp(int most, int threads, int items) {
        Stretch.warmUp(most, () -> write(threads, items));
    }

    /** Writes so many items from so many threads, and nothing of the process goes into measuring it. */
    public void writeOnly(int threads, int items) {
        process.ask(threads + " " + items + " only");
    }

    /** User and system time since it was started. */
    public Duration cpu() {
        return process.cpu();
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
