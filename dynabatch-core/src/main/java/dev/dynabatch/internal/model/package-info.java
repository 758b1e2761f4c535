/** Values that the stages hand to each other. */
@NullMarked
package dev.dynabatch.internal.model;

import org.jspecify.annotations.NullMarked;
