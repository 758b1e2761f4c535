/** Attribute values: from DynamoDB JSON, to DynamoDB JSON, their sizes, and keys as ordered bytes. */
@NullMarked
package dev.dynabatch.local.internal.value;

import org.jspecify.annotations.NullMarked;
