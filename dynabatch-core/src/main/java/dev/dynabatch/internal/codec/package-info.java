/** Items to DynamoDB JSON bytes and back, sizes, numbers. */
@NullMarked
package dev.dynabatch.internal.codec;

import org.jspecify.annotations.NullMarked;
