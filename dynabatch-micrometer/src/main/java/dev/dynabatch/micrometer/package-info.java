/** Metrics of Dynabatch clients in a Micrometer registry. */
@NullMarked
package dev.dynabatch.micrometer;

import org.jspecify.annotations.NullMarked;
