/** The items that contenders write. */
@NullMarked
package dev.dynabatch.benchmarks.items;

import org.jspecify.annotations.NullMarked;
