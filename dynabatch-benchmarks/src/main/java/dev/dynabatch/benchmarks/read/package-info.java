/** What reading costs, ours and others'. */
@NullMarked
package dev.dynabatch.benchmarks.read;

import org.jspecify.annotations.NullMarked;
