/** {@code ./bench cli}: what the command line costs, from a file of JSON lines to the last answer. */
@NullMarked
package dev.dynabatch.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
