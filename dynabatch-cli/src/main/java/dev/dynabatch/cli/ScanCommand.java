package dev.dynabatch.cli;

import dev.dynabatch.Item;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dynabatch scan}. */
@Command(
        name = "scan",
        description = {
            "Prints every item of a table, one JSON object a line.",
            "Plain JSON has no sets and binaries: they come as arrays and as base64. With --format dynamodb-json every"
                    + " value keeps its type, and 'dynabatch load --format dynamodb-json' makes the same items of it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch scan --table cities --embedded=./data | head -3",
            "  dynabatch scan --table cities --format dynamodb-json | gzip > cities.jsonl.gz"
        })
final class ScanCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--table",
            paramLabel = "T",
            required = true,
            converter = TableName.class,
            description = "The table.")
    private String table;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private OutputFormat format;

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ScanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Connection connection = Connection.open(console, connectionOptions);
                Stream<Item> items = connection.client().scan(table);
                LineOutput out = new LineOutput(console.out())) {
            items.forEach(item -> out.line(format.line(item)));
        }
        return ExitCode.DONE;
    }
}
