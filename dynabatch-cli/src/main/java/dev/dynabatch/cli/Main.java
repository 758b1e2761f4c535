package dev.dynabatch.cli;

import dev.dynabatch.internal.time.Ticker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The {@code dynabatch} command: where it starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Console console = new Console(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                System.err,
                Terminal.isStandardError(),
                Ticker.system(),
                Interrupts.install());
        System.exit(run(console, args));
    }

    /** Runs one command; returns its exit code. */
    static int run(Console console, String... args) {
        return commandLine(console).execute(args);
    }

    static CommandLine commandLine(Console console) {
        CommandLine line = new CommandLine(new RootCommand())
                .addSubcommand(new LoadCommand(console))
                .addSubcommand(new DeleteCommand(console))
                .addSubcommand(new ScanCommand(console))
                .addSubcommand(new GetCommand(console))
                .addSubcommand(new TablesCommand(console))
                .addSubcommand(new LocalCommand(console))
                .addSubcommand(new GenerateCompletion());
        Complaints complaints = new Complaints(console);
        return line.setOut(new PrintWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8), true))
                .setErr(new PrintWriter(new OutputStreamWriter(console.err(), Charset.defaultCharset()), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.AUTO))
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(new WithLogging())
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints);
    }
}
