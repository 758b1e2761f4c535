package dev.dynabatch.cli;

import picocli.CommandLine.Option;

/** The option that says how items are printed. */
final class FormatArgument {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private OutputFormat format;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    FormatArgument() {}

    OutputFormat format() {
        return format;
    }
}
