/** Reads files into records: lines, or the elements of a JSON array, plain or packed. */
@NullMarked
package dev.dynabatch.cli.input;

import org.jspecify.annotations.NullMarked;
