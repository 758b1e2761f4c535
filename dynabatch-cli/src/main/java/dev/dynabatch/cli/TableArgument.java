package dev.dynabatch.cli;

import picocli.CommandLine.Option;

/** The option that says which table. */
final class TableArgument {
    @Option(
            names = "--table",
            paramLabel = "T",
            required = true,
            converter = TableName.class,
            description = "The table.")
    private String name;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    TableArgument() {}

    String name() {
        return name;
    }
}
