/** The engine: one request in, one answer out. */
@NullMarked
package dev.dynabatch.local.internal.engine;

import org.jspecify.annotations.NullMarked;
