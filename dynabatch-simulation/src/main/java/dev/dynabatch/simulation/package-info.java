/** The engine, unchanged, on a virtual clock. */
@NullMarked
package dev.dynabatch.simulation;

import org.jspecify.annotations.NullMarked;
