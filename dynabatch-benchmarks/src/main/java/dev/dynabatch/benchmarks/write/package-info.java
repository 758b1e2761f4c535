/** {@code ./bench write}: what a client costs its own process, writing to a server that answers at once. */
@NullMarked
package dev.dynabatch.benchmarks.write;

import org.jspecify.annotations.NullMarked;
