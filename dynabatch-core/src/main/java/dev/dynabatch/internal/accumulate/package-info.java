/** Buffering, coalescing, forming batches, the memory budget. */
@NullMarked
package dev.dynabatch.internal.accumulate;

import org.jspecify.annotations.NullMarked;
