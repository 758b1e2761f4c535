package dev.dynabatch.cli;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyedItem;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynabatch get}. */
@Command(
        name = "get",
        description = {
            "Prints the items with these keys, one JSON object a line, in their order.",
            "A key without item prints nothing but a note on standard error, and the exit code is 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch get --table users 'USER#3'",
            "  dynabatch get --table scores anna,7 ben,12",
            "  dynabatch get --table cities '{\"country\":\"DE\",\"city\":\"Bonn#50.73438,7.09549\"}' --embedded=./data",
            "  dynabatch get --table users --keys keys.txt 2> missing.txt"
        })
final class GetCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..*",
            paramLabel = "KEY",
            description = {
                "The partition key; or partition and sort key with a comma between; or a JSON object with both. The table's"
                        + " key says whether they are strings, numbers or (in base64) binaries."
            })
    @Nullable
    private List<String> keys;

    @Option(
            names = "--keys",
            paramLabel = "FILE|-",
            description = "Read the keys from a file instead, one a line, however many; - is standard input.")
    @Nullable
    private String keyFile;

    @Mixin
    private final TableArgument table = new TableArgument();

    @Option(
            names = "--key",
            paramLabel = "PK[:T][,SK[:T]]",
            converter = KeyOptions.Converter.class,
            description = "Names and types of the table's key, where DescribeTable is not allowed or not wanted.")
    @Nullable
    private KeySchema schema;

    @Option(
            names = "--project",
            paramLabel = "PATH,…",
            description = "Only these attributes, or parts of them, beside the key: name,address.lines[0].")
    @Nullable
    private String project;

    @Mixin
    private final FormatArgument format = new FormatArgument();

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    GetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean some = keys != null && !keys.isEmpty();
        if (some == (keyFile != null)) {
            throw CliException.usage(
                    some ? "there are keys, and --keys too" : "missing required parameter: 'KEY', or --keys FILE",
                    "Name the keys, or the file that has them.");
        }
        GetterOptions options = GetterOptions.DEFAULTS.withKeySchema(schema);
        if (project != null) {
            options = options.withProjection(ProjectText.paths(project));
        }
        try (Connection connection = Connection.open(console, connectionOptions);
                LineOutput out = new LineOutput(console.out())) {
            Dynabatch client = connection.client();
            try (BatchGetter getter = client.getter(table.name(), options)) {
                Told told = keyFile == null ? named(getter, out) : read(getter, out, keyFile);
                return told.missing > 0 ? ExitCode.SOME_FAILED : ExitCode.DONE;
            }
        }
    }

    /** For how many keys there was an answer, and how many of them have no item. */
    private record Told(long keys, long missing) {}

    private Told named(BatchGetter getter, LineOutput out) {
        List<String> texts = keys == null ? List.of() : keys;
        List<Map<String, Object>> wanted = texts.stream()
                .map(key -> KeyArgument.parse(key, getter.keySchema()))
                .toList();
        Queue<String> names = new ArrayDeque<>(texts);
        try {
            return print(getter, wanted.iterator(), names::remove, out);
        } catch (InvalidItemException e) { // all before it were answered
            throw KeyArgument.wrong(names.remove(), String.valueOf(e.getMessage()), getter.keySchema());
        }
    }

    private Told read(BatchGetter getter, LineOutput out, String file) {
        try (KeyLines lines = KeyLines.open(file, console.in(), getter.keySchema())) {
            Told told;
            try {
                told = print(getter, lines, lines::answered, out);
            } catch (InvalidItemException e) {
                throw lines.refused(String.valueOf(e.getMessage()));
            }
            lines.checkEnd();
            if (told.missing > 0) { // they may be more than a screen shows
                console.say("of " + Numbers.count(told.keys, "key") + " " + Numbers.number(told.missing)
                        + (told.missing == 1 ? " has" : " have") + " no item");
            }
            return told;
        }
    }

    /** Prints what there is. */
    private Told print(
            BatchGetter getter, Iterator<Map<String, Object>> wanted, Supplier<String> names, LineOutput out) {
        long all = 0;
        long missing = 0;
        try (Stream<KeyedItem> answers = getter.getAll(wanted)) {
            for (Iterator<KeyedItem> each = answers.iterator(); each.hasNext(); ) {
                KeyedItem answer = each.next();
                String name = names.get();
                all++;
                if (answer.item().isPresent()) {
                    out.line(format.format().line(answer.item().get()));
                } else {
                    missing++;
                    console.say("no item in table '" + table.name() + "' with the key " + name);
                }
            }
        }
        return new Told(all, missing);
    }
}
