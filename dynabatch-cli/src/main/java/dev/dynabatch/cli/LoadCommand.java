package dev.dynabatch.cli;

import dev.dynabatch.OperationKind;
import picocli.CommandLine.Command;

/** {@code dynabatch load}. */
@Command(
        name = "load",
        sortOptions = false,
        description = {
            "Writes every item of the files to a table; an item that is there already is replaced.",
            "A bad item does not stop the others: it is shown, or kept by --dead-letter, and counted. Loading the same"
                    + " files again does no harm."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch load cities.jsonl.gz --table cities --create-table country:S,city:S --embedded=./data",
            "  dynabatch load items.json --table items --rate 500 --dead-letter failed.jsonl",
            "  dynabatch load failed.jsonl --table items --format dead-letter",
            "  dynabatch load ./export --table items      (a directory that 'dynabatch export' or DynamoDB to S3 has made)",
            "  aws s3 cp s3://bucket/export/data/x.json.gz - | dynabatch load - --table items --format dynamodb-json"
        })
final class LoadCommand extends WriteCommand {
    LoadCommand(Console console) {
        super(console, OperationKind.PUT);
    }
}
