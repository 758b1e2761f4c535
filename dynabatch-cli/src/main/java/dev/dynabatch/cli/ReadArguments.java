package dev.dynabatch.cli;

import dev.dynabatch.ReadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what of a table is read. */
final class ReadArguments {
    @Option(names = "--index", paramLabel = "NAME", description = "Read this secondary index instead of the table.")
    @Nullable
    private String index;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            description = {
                "Only items that satisfy this, in DynamoDB's expression language with names and values written into it:"
                        + " \"status = 'OPEN' AND size(lines) > 3\". A name with other characters than letters, digits, _"
                        + " and - stands in double quotes. Items that do not satisfy it are read, and paid for, all the"
                        + " same."
            })
    @Nullable
    private String filter;

    @Option(
            names = "--project",
            paramLabel = "PATH,…",
            description = "Only these attributes, or parts of them: name,address.lines[0].")
    @Nullable
    private String project;

    @Option(
            names = "--consistent",
            description = "Strongly consistent reads, at twice the capacity; not possible on a global index.")
    private boolean consistent;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ReadArguments() {}

    ReadOptions options() {
        ReadOptions options = ReadOptions.DEFAULTS.withIndex(index).withConsistentRead(consistent);
        if (filter != null) {
            options = options.withFilter(ExpressionText.parse("--filter", filter));
        }
        return project == null ? options : options.withProjection(ProjectText.paths(project));
    }
}
