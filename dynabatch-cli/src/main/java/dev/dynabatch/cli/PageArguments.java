package dev.dynabatch.cli;

import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.ItemPages;
import dev.dynabatch.ReadOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that print pages of items: what is read, how much of it, and how it is printed. */
final class PageArguments {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most so many items; 0, the default, for all.")
    private long limit;

    @Mixin
    private final FormatArgument format = new FormatArgument();

    @Mixin
    private final ReadArguments read = new ReadArguments();

    ReadOptions options() {
        if (limit < 0) {
            throw CliException.usage(
                    "--limit must be 1 or more, but is " + limit, "Leave it out, or give 0, for every item.");
        }
        return read.options().withLimit(limit);
    }

    /** Prints the items of pages, one a line; in DynamoDB JSON the very bytes that came. */
    void print(ItemPages pages, LineOutput out) {
        while (pages.hasNext()) {
            ItemPage page = pages.next();
            if (format.format() == OutputFormat.DYNAMODB_JSON) {
                page.forEachJson((bytes, offset, length) -> {
                    if (PageLines.isOneLine(bytes, offset, length)) {
                        out.line(bytes, offset, length);
                    } else {
                        out.line(PageLines.onOneLine(bytes, offset, length), 0, length);
                    }
                });
            } else {
                for (Item item : page.items()) {
                    out.line(item.toJson());
                }
            }
        }
    }
}
