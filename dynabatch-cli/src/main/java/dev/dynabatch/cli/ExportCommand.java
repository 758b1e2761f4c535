package dev.dynabatch.cli;

import dev.dynabatch.ScanOptions;
import dev.dynabatch.cli.export.Export;
import dev.dynabatch.rate.CapacityLimit;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dynabatch export}. */
@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Writes every item of a table into a file, or into a directory as DynamoDB's own exports to S3 have it: data"
                    + " files and a manifest with counts and checksums.",
            "It gets its name when it is whole, and what goes wrong leaves nothing behind. 'dynabatch load' reads it back."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch export --table cities --out cities.jsonl.gz --embedded=./data",
            "  dynabatch export --table cities --out ./cities/ --gzip --rate 500",
            "  dynabatch load ./cities --table cities2 --create-table country:S,city:S",
            "  dynabatch export --table orders --out open.jsonl --filter \"status = 'OPEN'\" --project id,total --format json"
        })
final class ExportCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final TableArgument table = new TableArgument();

    @Option(
            names = "--out",
            paramLabel = "FILE|DIR",
            required = true,
            description = {
                "Where to: a file, or a directory if the name ends with / or is that of a directory. It must not exist yet,"
                        + " or be an empty directory."
            })
    private String out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "dynamodb-json",
            description = {
                "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.",
                "dynamodb-json: {\"Item\":{\"pk\":{\"S\":\"a\"}}}, which keeps every type.",
                "json: {\"pk\":\"a\"}, which has neither sets nor binaries: they become arrays and base64."
            })
    private OutputFormat format;

    @Option(names = "--gzip", description = "Pack the data; implied by a FILE that ends with .gz.")
    private boolean gzip;

    @Option(
            names = "--sort-attributes",
            description =
                    "Sort attribute names and the elements of sets: the same item is the same line in every export.")
    private boolean sorted;

    @Option(names = "--force", description = "Replace the file or export that is there, once this one is whole.")
    private boolean force;

    @Option(
            names = "--segments",
            paramLabel = "N",
            defaultValue = "0",
            description = "Cut the table into so many segments; 0, the default, for as many as its size asks for.")
    private int segments;

    @Option(
            names = "--rate",
            paramLabel = "RCU|SHARE",
            converter = RateConverter.Reads.class,
            description = {
                "Use at most so many read capacity units a second, or a share of the table's own: 500, or 50%%.",
                "Without it, the export goes as fast as the table takes it."
            })
    @Nullable
    private CapacityLimit rate;

    @Mixin
    private final ReadArguments read = new ReadArguments();

    @Option(
            names = "--json",
            description = "Print one JSON object with all counts as the last line of standard output.")
    private boolean json;

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean packed = gzip
                || (!Export.isDirectory(out) && out.toLowerCase(Locale.ROOT).endsWith(".gz"));
        int files = Math.max(2, Runtime.getRuntime().availableProcessors());
        ExportRun.Target target = new ExportRun.Target(out, new Export.Settings(packed, force, files), json);
        ScanOptions scan = ScanOptions.DEFAULTS.withRead(read.options()).withTotalSegments(checkedSegments());
        ExportRun run = new ExportRun(console, table.name(), target, scan, new PageLines(format, sorted));
        return run.run(connectionOptions, rate == null ? CapacityLimit.adaptive() : rate);
    }

    private int checkedSegments() {
        if (segments < 0 || segments > 1_000_000) {
            throw CliException.usage(
                    "--segments must be from 1 to 1000000, but is " + segments,
                    "Leave it out: the table's size says how many are good.");
        }
        return segments;
    }
}
