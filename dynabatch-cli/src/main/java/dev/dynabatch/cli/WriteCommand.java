package dev.dynabatch.cli;

import dev.dynabatch.OperationKind;
import dev.dynabatch.rate.CapacityLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What {@code load} and {@code delete} have in common: all but what is done with an item. */
abstract class WriteCommand implements Callable<Integer> {
    private final Console console;
    private final OperationKind kind;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR|-",
            description = {
                "JSON lines (one object a line) or one JSON array, plain or gzip: told by content, not by name. UTF-8."
                        + " - is standard input. A directory is an export, with its manifest."
            })
    private List<String> files;

    @Mixin
    private final TableArgument table = new TableArgument();

    @ArgGroup
    @Nullable
    private KeyOptions key;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = {
                "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.",
                "json: string, number (every digit), true and false, null, array, object become S, N, BOOL, NULL, L, M.",
                "dynamodb-json: {\"pk\":{\"S\":\"a\"}}, or a line of an export to S3, {\"Item\":{…}}.",
                "dead-letter: the file that --dead-letter made; what was understood is tried again as it was, a raw line"
                        + " in the format it was read in."
            })
    private ItemFormat format;

    @Option(
            names = "--rate",
            paramLabel = "WCU|SHARE",
            converter = RateConverter.Writes.class,
            description = {
                "Use at most so many write capacity units a second, or a share of the table's own: 500, or 50%%.",
                "Without it, the load goes as fast as the table takes it."
            })
    @Nullable
    private CapacityLimit rate;

    @Option(
            names = "--dead-letter",
            paramLabel = "FILE",
            description = {
                "Keep here, one JSON object a line, whatever fails: kind, source, line, reason, and the item (or key) in"
                        + " DynamoDB JSON, or the raw line and its format. It must not exist yet, or be empty."
            })
    @Nullable
    private Path deadLetter;

    @Option(
            names = "--max-errors",
            paramLabel = "N|P%",
            converter = LimitConverter.class,
            description = {
                "Give up (exit code 3) when more than N inputs failed, or more than P%% of them once there are 1,000. By"
                        + " default 1,000, and no limit with --dead-letter."
            })
    @Nullable
    private ErrorLimit maxErrors;

    @Option(
            names = "--json",
            description = "Print one JSON object with all counts as the last line of standard output.")
    private boolean json;

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    WriteCommand(Console console, OperationKind kind) {
        this.console = console;
        this.kind = kind;
    }

    @Override
    public Integer call() {
        ErrorLimit limit = maxErrors != null ? maxErrors : deadLetter != null ? ErrorLimit.NONE : ErrorLimit.DEFAULT;
        CapacityLimit capacity = rate == null ? CapacityLimit.adaptive() : rate;
        Sources sources = new Sources(files, console.in());
        WriteRun run = new WriteRun(console, new Feed.Task(sources, kind, format), table.name(), limit, json);
        return run.run(connectionOptions, capacity, key, deadLetter);
    }

    /** Reads a limit of errors. */
    static final class LimitConverter implements ITypeConverter<ErrorLimit> {
        @Override
        public ErrorLimit convert(String text) {
            try {
                return ErrorLimit.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
