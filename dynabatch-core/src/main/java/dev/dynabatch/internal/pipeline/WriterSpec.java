package dev.dynabatch.internal.pipeline;

import dev.dynabatch.KeySchema;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.admit.CapacityLimiter;
import dev.dynabatch.retry.RetryPolicy;

/**
 * What one writer is made of.
 *
 * @param table its table
 * @param schema the table's key schema
 * @param options how it works
 * @param retry when it gives up
 * @param limiter the table's capacity limit, shared with everything else on that table
 */
record WriterSpec(String table, KeySchema schema, WriterOptions options, RetryPolicy retry, CapacityLimiter limiter) {}
