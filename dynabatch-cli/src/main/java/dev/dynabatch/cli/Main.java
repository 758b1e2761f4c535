package dev.dynabatch.cli;

import dev.dynabatch.internal.time.Ticker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The {@code dynabatch} command: where it starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        if (args.length > 0) {
            HeadStart.begin(args[0]);
        }
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
        return commandLine(console, args).execute(args);
    }

    private static CommandLine commandLine(Console console, String... args) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("load", () -> new LoadCommand(console));
        commands.put("delete", () -> new DeleteCommand(console));
        commands.put("export", () -> new ExportCommand(console));
        commands.put("scan", () -> new ScanCommand(console));
        commands.put("query", () -> new QueryCommand(console));
        commands.put("get", () -> new GetCommand(console));
        commands.put("tables", () -> new TablesCommand(console));
        commands.put("local", () -> new LocalCommand(console));
        commands.put("proxy", () -> new ProxyCommand(console));
        CommandLine line = new CommandLine(new RootCommand());
        Supplier<Object> named = args.length == 0 ? null : commands.get(args[0]);
        if (named != null) {
            // reflection upon those not asked for would be a good part of the start
            line.addSubcommand(args[0], named.get());
        } else {
            commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
            line.addSubcommand(new GenerateCompletion());
        }
        Complaints complaints = new Complaints(console);
        return line.setOut(new PrintWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8), true))
                .setErr(new PrintWriter(new OutputStreamWriter(console.err(), Charset.defaultCharset()), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.AUTO))
                .setUsageHelpAutoWidth(true)
                .registerConverter(long.class, Numbers::parse)
                .registerConverter(Long.class, Numbers::parse)
                .registerConverter(int.class, Numbers::parseInt)
                .registerConverter(OutputFormat.class, new Words<>(OutputFormat.class))
                .registerConverter(ItemFormat.class, new Words<>(ItemFormat.class))
                .setExecutionStrategy(new WithLogging())
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints);
    }
}
