/** The only clocks. */
@NullMarked
package dev.dynabatch.internal.time;

import org.jspecify.annotations.NullMarked;
