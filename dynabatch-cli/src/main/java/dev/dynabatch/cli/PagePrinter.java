package dev.dynabatch.cli;

import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.ItemPages;

/** Prints the items of pages, one a line; in DynamoDB JSON the very bytes that came. */
final class PagePrinter {
    private PagePrinter() {}

    static void print(ItemPages pages, OutputFormat format, LineOutput out) {
        while (pages.hasNext()) {
            ItemPage page = pages.next();
            if (format == OutputFormat.DYNAMODB_JSON) {
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
