/** Dynabatch Local: a DynamoDB-compatible store, in process or over HTTP, in memory or durable. */
@NullMarked
package dev.dynabatch.local;

import org.jspecify.annotations.NullMarked;
