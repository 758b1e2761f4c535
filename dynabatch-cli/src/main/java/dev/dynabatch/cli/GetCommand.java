package dev.dynabatch.cli;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetResult;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
            "  dynabatch get --table cities '{\"country\":\"DE\",\"city\":\"Bonn#50.73438,7.09549\"}' --embedded=./data"
        })
final class GetCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "KEY",
            description = {
                "The partition key; or partition and sort key with a comma between; or a JSON object with both. The table's"
                        + " key says whether they are strings, numbers or (in base64) binaries."
            })
    private List<String> keys;

    @Option(
            names = "--table",
            paramLabel = "T",
            required = true,
            converter = TableName.class,
            description = "The table.")
    private String table;

    @Option(
            names = "--key",
            paramLabel = "PK[:T][,SK[:T]]",
            converter = KeyOptions.Converter.class,
            description = "Names and types of the table's key, where DescribeTable is not allowed or not wanted.")
    @Nullable
    private KeySchema schema;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private OutputFormat format;

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    GetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        int missing = 0;
        try (Connection connection = Connection.open(console, connectionOptions);
                LineOutput out = new LineOutput(console.out())) {
            Dynabatch client = connection.client();
            KeySchema type =
                    schema != null ? schema : client.tables().describe(table).keySchema();
            List<Map<String, Object>> wanted =
                    keys.stream().map(key -> KeyArgument.parse(key, type)).toList();
            List<CompletableFuture<GetResult>> answers =
                    wanted.stream().map(key -> client.getAsync(table, key)).toList();
            for (int i = 0; i < answers.size(); i++) {
                Item item = join(answers.get(i));
                if (item == null) {
                    missing++;
                    console.say("no item in table '" + table + "' with the key " + keys.get(i));
                } else {
                    out.line(format.line(item));
                }
            }
        }
        return missing > 0 ? ExitCode.SOME_FAILED : ExitCode.DONE;
    }

    private static @Nullable Item join(CompletableFuture<GetResult> answer) {
        try {
            return answer.join().item().orElse(null);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
