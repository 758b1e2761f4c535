package dev.dynabatch.cli;

import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dynabatch local}. */
@Command(
        name = "local",
        description = {
            "Serves a store of our own over HTTP on this machine, for any language's AWS SDK, until Ctrl-C.",
            "It listens on the loopback interface only, and does not check signatures, unless told otherwise."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch local --dir ./data",
            "  dynabatch local --capacity 5/5",
            "  AWS_ENDPOINT_URL_DYNAMODB=http://localhost:8000 aws dynamodb list-tables"
        })
final class LocalCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Keep the tables in this directory (made if missing), instead of in memory.")
    @Nullable
    private String directory;

    @Option(
            names = "--capacity",
            paramLabel = "on-demand|as-created|WCU/RCU",
            description = {
                "Throttle as the service does: every table on demand, or as it was created, or provisioned with so many"
                        + " write and read capacity units. Without this, nothing is throttled."
            })
    @Nullable
    private String capacity;

    @Mixin
    private final FaultOptions faultOptions = new FaultOptions();

    @Mixin
    private final ListenOptions listenOptions = new ListenOptions();

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    LocalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        listenOptions.checkPort();
        try (DynabatchLocal store = open();
                LocalServer server = listenOptions.serve(store)) {
            int number = console.interrupts().await(() -> tell(server));
            faultOptions.tellPlayed(console, store);
            return ExitCode.ofSignal(number);
        }
    }

    private DynabatchLocal open() {
        if (connectionOptions.endpoint() != null) {
            throw CliException.usage(
                    "'local' serves a store of its own and connects to none: --endpoint-url makes no sense here",
                    "Leave it out.");
        }
        ConnectionOptions.Store given = connectionOptions.store;
        if (directory != null) {
            if (directory.isEmpty()) { // as of a variable that is not set
                throw CliException.usage("--dir has no directory in it", "Leave it out to keep the tables in memory.");
            }
            if (given != null) {
                throw CliException.usage("--dir and --embedded say the same thing", "Leave out --embedded.");
            }
            given = new ConnectionOptions.Store();
            given.embedded = directory;
            connectionOptions.store = given;
        }
        DynabatchLocal.Builder store = DynabatchLocal.builder();
        if (given != null && given.embedded != null && !given.embedded.isEmpty()) {
            store.directory(Path.of(given.embedded));
        }
        if (capacity != null) {
            store.capacity(model(capacity));
        }
        faultOptions.apply(store);
        return store.build();
    }

    private static CapacityModel model(String text) {
        try {
            return CapacityModel.parse(text);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--capacity: " + e.getMessage(), "For example: --capacity on-demand");
        }
    }

    private void tell(LocalServer server) {
        ConnectionOptions.Store given = connectionOptions.store;
        String kept = given == null || given.embedded == null || given.embedded.isEmpty()
                ? "in memory, gone when this ends; --dir DIR keeps them"
                : "in " + given.embedded;
        console.say("Dynabatch Local listens on " + server.endpoint() + " (tables " + kept + "). Ctrl-C ends it.");
        if (capacity != null) {
            console.say("  It throttles: --capacity " + capacity);
        }
        faultOptions.tell(console);
        console.say("  For any AWS SDK or tool:  export AWS_ENDPOINT_URL_DYNAMODB=" + server.endpoint());
        listenOptions.tell(console);
        console.say("  For this command:         dynabatch tables --endpoint-url " + server.endpoint());
    }
}
