/** What {@code ./bench} runs. */
@NullMarked
package dev.dynabatch.benchmarks;

import org.jspecify.annotations.NullMarked;
