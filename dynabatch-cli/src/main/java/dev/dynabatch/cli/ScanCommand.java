package dev.dynabatch.cli;

import dev.dynabatch.ItemPages;
import dev.dynabatch.ScanOptions;
import java.util.concurrent.Callable;
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
            "  dynabatch scan --table cities --filter \"population > 10000000\" --project city,population"
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

    @Option(names = "--limit", paramLabel = "N", defaultValue = "0", description = "At most so many items.")
    private long limit;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private OutputFormat format;

    @Mixin
    private final ReadArguments read = new ReadArguments();

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ScanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ScanOptions options = ScanOptions.DEFAULTS.withRead(read.options().withLimit(limit));
        try (Connection connection = Connection.open(console, connectionOptions);
                ItemPages pages = connection.client().scanPages(table, options);
                LineOutput out = new LineOutput(console.out())) {
            PagePrinter.print(pages, format, out);
        }
        return ExitCode.DONE;
    }
}
