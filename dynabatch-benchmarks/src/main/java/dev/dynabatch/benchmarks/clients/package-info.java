/** The contenders: clients that write items, each in a process of its own. */
@NullMarked
package dev.dynabatch.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
