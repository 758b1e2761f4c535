package dev.dynabatch.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/** Switches the log on before a command runs, if it is to be verbose: the first logger made reads these properties. */
final class WithLogging implements IExecutionStrategy {
    private static final String OURS = "org.slf4j.simpleLogger.log.dev.dynabatch";

    @Override
    public int execute(ParseResult parsed) {
        ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (verbose(command) && System.getProperty(OURS) == null) {
            System.setProperty(OURS, "debug");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    static boolean verbose(ParseResult command) {
        return command.hasMatchedOption("--verbose");
    }
}
