package dev.dynabatch.cli;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.Query;
import dev.dynabatch.ReadOptions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dynabatch query}. */
@Command(
        name = "query",
        sortOptions = false,
        description = {
            "Prints the items of one partition key, or of a range of its sort keys, in the order of the sort key, one JSON"
                    + " object a line."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch query --table cities DE --sort-begins-with Bonn --embedded=./data",
            "  dynabatch query --table scores anna --sort-between 7 12 --descending --limit 3",
            "  dynabatch query --table orders OPEN --index by-status --key status,day --filter \"total > 100\""
        })
final class QueryCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "PK",
            description = "The partition key; whether it is a string, a number or (in base64) a binary, the key says.")
    private String partitionKey;

    @Mixin
    private final TableArgument table = new TableArgument();

    @ArgGroup
    @Nullable
    private SortKeyCondition sortKey;

    @Option(names = "--descending", description = "The highest sort key first.")
    private boolean descending;

    @Option(
            names = "--key",
            paramLabel = "PK[:T][,SK[:T]]",
            converter = KeyOptions.Converter.class,
            description = {
                "Names and types of the key: needed with --index, of which it is, and where DescribeTable is not allowed."
            })
    @Nullable
    private KeySchema schema;

    @Mixin
    private final PageArguments read = new PageArguments();

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    QueryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ReadOptions options = read.options();
        if (options.index() != null && schema == null) {
            throw CliException.usage(
                    "--index needs the index's key",
                    "Say it by --key, for example: --key status,day (or status:S,day:N).");
        }
        try (Connection connection = Connection.open(console, connectionOptions);
                LineOutput out = new LineOutput(console.out())) {
            Dynabatch client = connection.client();
            KeySchema key = schema != null
                    ? schema
                    : client.tables().describe(table.name()).keySchema();
            Query query = query(key).withRead(options);
            try (ItemPages pages = client.queryPages(table.name(), descending ? query.descending() : query)) {
                read.print(pages, out);
            }
        }
        return ExitCode.DONE;
    }

    private Query query(KeySchema key) {
        Query query = Query.of(key.partitionKey().name(), value(partitionKey, key.partitionKey(), key));
        return sortKey == null ? query : sortKey.add(query, key);
    }

    /** What a key attribute is compared with. */
    static Object value(String text, KeyAttribute attribute, KeySchema key) {
        try {
            return KeyArgument.value(text, attribute);
        } catch (IllegalArgumentException e) {
            throw CliException.usage(
                    "'" + text + "' is no value of the key attribute '" + attribute.name() + "': " + e.getMessage(),
                    "The key is " + key + ".");
        }
    }
}
