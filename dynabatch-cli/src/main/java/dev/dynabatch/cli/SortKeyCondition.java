package dev.dynabatch.cli;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which sort keys a query is after; one of them at most. */
final class SortKeyCondition {
    @Option(names = "--sort-equals", paramLabel = "V", description = "Only this sort key.")
    @Nullable
    private String equal;

    @Option(names = "--sort-below", paramLabel = "V", description = "Only lower sort keys.")
    @Nullable
    private String below;

    @Option(names = "--sort-at-most", paramLabel = "V", description = "Only this sort key and lower ones.")
    @Nullable
    private String atMost;

    @Option(names = "--sort-above", paramLabel = "V", description = "Only higher sort keys.")
    @Nullable
    private String above;

    @Option(names = "--sort-at-least", paramLabel = "V", description = "Only this sort key and higher ones.")
    @Nullable
    private String atLeast;

    @Option(
            names = "--sort-between",
            arity = "2",
            paramLabel = "V",
            description = "Only sort keys from the first to the second, both included.")
    @Nullable
    private List<String> between;

    @Option(
            names = "--sort-begins-with",
            paramLabel = "V",
            description = "Only sort keys, strings or binaries, that begin like this.")
    @Nullable
    private String beginsWith;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    SortKeyCondition() {}

    /** The query with this condition. */
    Query add(Query query, KeySchema key) {
        KeyAttribute sort = key.sortKey();
        if (sort == null) {
            throw CliException.usage(
                    "there is no sort key to ask for: the key is " + key, "Leave the --sort-… option out.");
        }
        String name = sort.name();
        if (between != null) {
            return query.sortBetween(name, value(between.get(0), sort, key), value(between.get(1), sort, key));
        }
        if (equal != null) {
            return query.sortEquals(name, value(equal, sort, key));
        }
        if (below != null) {
            return query.sortBelow(name, value(below, sort, key));
        }
        if (atMost != null) {
            return query.sortAtMost(name, value(atMost, sort, key));
        }
        if (above != null) {
            return query.sortAbove(name, value(above, sort, key));
        }
        if (atLeast != null) {
            return query.sortAtLeast(name, value(atLeast, sort, key));
        }
        return beginsWith == null ? query : query.sortBeginsWith(name, value(beginsWith, sort, key));
    }

    private static Object value(String text, KeyAttribute sort, KeySchema key) {
        return QueryCommand.value(text, sort, key);
    }
}
