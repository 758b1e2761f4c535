/** A server that answers at once and keeps nothing: what is measured against it is the client. */
@NullMarked
package dev.dynabatch.benchmarks.nullserver;

import org.jspecify.annotations.NullMarked;
