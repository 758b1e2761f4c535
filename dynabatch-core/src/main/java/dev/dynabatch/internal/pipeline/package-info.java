/** The only wiring of the stages. */
@NullMarked
package dev.dynabatch.internal.pipeline;

import org.jspecify.annotations.NullMarked;
