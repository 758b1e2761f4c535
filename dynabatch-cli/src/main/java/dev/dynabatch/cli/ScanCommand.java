package dev.dynabatch.cli;

import dev.dynabatch.ItemPages;
import dev.dynabatch.ScanOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private final TableArgument table = new TableArgument();

    @Mixin
    private final PageArguments read = new PageArguments();

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ScanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ScanOptions options = ScanOptions.DEFAULTS.withRead(read.options());
        try (Connection connection = Connection.open(console, connectionOptions);
                ItemPages pages = connection.client().scanPages(table.name(), options);
                LineOutput out = new LineOutput(console.out())) {
            read.print(pages, out);
        }
        return ExitCode.DONE;
    }
}
