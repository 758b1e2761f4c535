package dev.dynabatch.cli;

import dev.dynabatch.DynabatchException;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.ServiceException;
import dev.dynabatch.WriterFatalException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said, and what is exited with, when a command cannot do what it was asked: one sentence and a hint. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Console console;

    Complaints(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        if (e instanceof MissingParameterException) {
            List<String> unknown = command.getUnmatchedArguments();
            if (!unknown.isEmpty() && unknown.get(0).startsWith("-")) { // what is missing was only misspelt
                return handleParseException(new UnmatchedArgumentException(command, unknown.subList(0, 1)), args);
            }
        }
        String name = command.getCommandSpec().qualifiedName();
        console.say("dynabatch: " + sentence(e));
        List<String> suggestions =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        if (!suggestions.isEmpty()) {
            console.say("  Did you mean " + String.join(" or ", suggestions) + "?");
        }
        console.say("  Run '" + name + " --help' for what it takes.");
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && e.getCommandLine().getParent() == null) {
            return "there is no command '" + unmatched.getUnmatched().get(0) + "'";
        }
        String message = String.valueOf(e.getMessage());
        return message.isEmpty()
                ? "wrong usage"
                : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof ParameterException wrong) {
            return handleParseException(wrong, new String[0]);
        }
        if (e instanceof LineOutput.ClosedPipeException) {
            return ExitCode.CLOSED_PIPE;
        }
        CliException complaint = translate(e);
        tell(complaint);
        ParseResult run = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (WithLogging.verbose(run)) {
            e.printStackTrace(console.err());
        }
        return complaint.exitCode();
    }

    void tell(CliException complaint) {
        console.say("dynabatch: " + complaint.getMessage());
        String hint = complaint.hint();
        if (hint != null) {
            console.say("  " + hint);
        }
    }

    /** The same, in the command's words. */
    static CliException translate(Throwable e) {
        if (e instanceof CliException complaint) {
            return complaint;
        }
        if (e instanceof WriterFatalException fatal) {
            return new CliException(ExitCode.ABORTED, said(fatal), Hints.of(fatal.error()), fatal);
        }
        if (e instanceof ServiceException service) {
            return new CliException(ExitCode.ABORTED, said(service), Hints.of(service.error()), service);
        }
        if (e instanceof InvalidItemException wrong) {
            return new CliException(ExitCode.USAGE, said(wrong), null, wrong); // a key: of items, a line says so
        }
        if (e instanceof DynabatchException own) {
            return new CliException(ExitCode.ABORTED, said(own), null, own);
        }
        if (e instanceof IllegalArgumentException wrong) {
            return new CliException(ExitCode.USAGE, said(wrong), null, wrong);
        }
        if (e instanceof OutOfMemoryError) {
            return new CliException(ExitCode.ABORTED, "Java ran out of memory", "Give it more: JAVA_OPTS=-Xmx1g", e);
        }
        return new CliException(
                ExitCode.ABORTED,
                "something unforeseen happened: " + e,
                "This is a fault of dynabatch: please report it, with what --verbose shows.",
                e);
    }

    private static String said(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
