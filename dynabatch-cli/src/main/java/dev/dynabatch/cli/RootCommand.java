package dev.dynabatch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dynabatch} by itself. */
@Command(
        name = "dynabatch",
        description = "Moves many items in and out of DynamoDB, fast and safely.",
        versionProvider = RootCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch load cities.jsonl.gz --table cities --create-table country:S,city:S --embedded=./data",
            "  dynabatch scan --table cities --embedded=./data | head",
            "  dynabatch query --table cities DE --sort-begins-with Bonn --embedded=./data",
            "  dynabatch export --table cities --out cities.jsonl.gz --embedded=./data",
            "  dynabatch local --port 8000 --dir ./data",
            "  dynabatch proxy --faults chaos --endpoint-url http://localhost:8001",
            "",
            "Without --embedded or --endpoint-url the tables are those of AWS; region and credentials come from the usual"
                    + " places (AWS_REGION, AWS_PROFILE, ~/.aws, container, instance).",
            "",
            "Exit codes: 0 everything done; 1 some inputs failed, or some items were not found; 2 wrong usage or"
                    + " unreadable input; 3 given up (limit of errors, no table, no credentials, no answer); 130 and 143"
                    + " stopped by Ctrl-C and SIGTERM.",
            "",
            "Completion for bash and zsh: source <(dynabatch generate-completion)"
        })
final class RootCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    boolean version;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    RootCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** The version the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RootCommand.class.getPackage().getImplementationVersion();
            return new String[] {"dynabatch " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
