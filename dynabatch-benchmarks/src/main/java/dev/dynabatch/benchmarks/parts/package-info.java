/** {@code ./bench parts}: the steps of a write by themselves, by JMH. */
@NullMarked
package dev.dynabatch.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
