/** Expressions: conditions, filters, key conditions and projections, from their text to what they say of an item. */
@NullMarked
package dev.dynabatch.local.internal.expression;

import org.jspecify.annotations.NullMarked;
