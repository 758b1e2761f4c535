package dev.dynabatch.internal.pipeline;

import dev.dynabatch.GetterOptions;
import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.codec.ReadBodies;
import dev.dynabatch.retry.RetryPolicy;

/**
 * What one getter is for.
 *
 * @param table the table
 * @param schema its key schema
 * @param options how it works
 * @param retry how long it tries
 * @param bodies makes the bodies of its requests
 */
record GetterSpec(
        String table, KeySchema schema, GetterOptions options, RetryPolicy retry, ReadBodies.BatchGet bodies) {

    static GetterSpec of(String table, KeySchema schema, GetterOptions options, RetryPolicy retry, ClientParts client) {
        Expressions expressions = new Expressions();
        String projection = expressions.addWithKey(options.projection(), schema);
        return new GetterSpec(
                table,
                schema,
                options,
                retry,
                new ReadBodies.BatchGet(
                        table,
                        options.consistentRead(),
                        projection,
                        expressions.placeholders(client.codecs()),
                        client.consumedCapacity()));
    }

    /** Why there is no answer for what was asked of a getter that was closed meanwhile. */
    IllegalStateException closedUnanswered() {
        return new IllegalStateException("the getter of table '" + table + "' was closed before the answer came");
    }

    /** What a key is expected to consume at least: a missing item costs as much. Source: developer guide. */
    double leastUnits() {
        return options.consistentRead() ? 1 : 0.5;
    }
}
