/** From a response to a decision for each operation. */
@NullMarked
package dev.dynabatch.internal.decide;

import org.jspecify.annotations.NullMarked;
