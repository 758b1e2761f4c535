package dev.dynabatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dynabatch tables}. */
@Command(
        name = "tables",
        description = "Lists the names of all tables, one a line.",
        footerHeading = "%nExamples:%n",
        footer = {"  dynabatch tables", "  dynabatch tables --endpoint-url http://localhost:8000"})
final class TablesCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    TablesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Connection connection = Connection.open(console, connectionOptions);
                LineOutput out = new LineOutput(console.out())) {
            connection.client().tables().list().forEach(out::line);
        }
        return ExitCode.DONE;
    }
}
