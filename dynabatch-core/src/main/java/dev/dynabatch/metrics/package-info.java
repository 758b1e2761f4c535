/** What every operation reports, and who is told. */
@NullMarked
package dev.dynabatch.metrics;

import org.jspecify.annotations.NullMarked;
