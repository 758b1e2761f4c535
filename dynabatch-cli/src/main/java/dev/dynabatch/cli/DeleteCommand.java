package dev.dynabatch.cli;

import dev.dynabatch.OperationKind;
import picocli.CommandLine.Command;

/** {@code dynabatch delete}. */
@Command(
        name = "delete",
        sortOptions = false,
        description = {
            "Deletes from a table the items whose keys stand in the files. A line is a key or a whole item, of which only"
                    + " the key counts; a key that is not there counts as deleted.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch delete keys.jsonl --table cities --embedded=./data",
            "  dynabatch scan --table t | grep '\"state\":\"old\"' | dynabatch delete - --table t"
        })
final class DeleteCommand extends WriteCommand {
    DeleteCommand(Console console) {
        super(console, OperationKind.DELETE);
    }
}
