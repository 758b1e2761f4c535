package dev.dynabatch.cli;

import dev.dynabatch.Item;
import java.util.Locale;

/** How items are printed. */
enum OutputFormat {
    JSON,
    DYNAMODB_JSON;

    String line(Item item) {
        return this == JSON ? item.toJson() : item.toDynamoDbJson();
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
