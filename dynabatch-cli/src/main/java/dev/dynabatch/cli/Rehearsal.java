package dev.dynabatch.cli;

import dev.dynabatch.internal.time.Ticker;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Goes through what the commands do, once and small: {@code ./dynabatch} keeps the classes that this loads in an archive,
 * from which the JVM starts in two thirds of the CPU time.
 */
final class Rehearsal {
    private static final byte[] ITEMS = "{\"pk\":\"a\",\"n\":1}\n{\"pk\":\"b\"}\n".getBytes(StandardCharsets.UTF_8);

    private Rehearsal() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        System.setProperty("aws.accessKeyId", "rehearsal");
        System.setProperty("aws.secretAccessKey", "rehearsal");
        try (DynabatchLocal store = DynabatchLocal.inMemory();
                LocalServer server = store.serve(0)) {
            String endpoint = server.endpoint().toString();
            run("load", "-", "--table", "t", "--create-table", "pk:S", "--region", "r", "--endpoint-url", endpoint);
            run("scan", "--table", "t", "--region", "r", "--endpoint-url", endpoint);
        }
        run("tables", "--embedded");
        // refused before it listens: what it would wait for is a signal
        run("local", "--port", "-1");
    }

    private static void run(String... args) {
        OutputStream nowhere = OutputStream.nullOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(ITEMS),
                nowhere,
                new PrintStream(nowhere, false, StandardCharsets.UTF_8),
                false,
                Ticker.system(),
                Interrupts.install());
        Main.run(console, args);
    }
}
