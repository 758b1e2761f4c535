/** {@code ./bench cold}: what a whole process costs, from the start of its JVM. */
@NullMarked
package dev.dynabatch.benchmarks.cold;

import org.jspecify.annotations.NullMarked;
