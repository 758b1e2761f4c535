/** The {@code dynabatch} command. */
@NullMarked
package dev.dynabatch.cli;

import org.jspecify.annotations.NullMarked;
