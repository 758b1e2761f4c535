/** Who may go: capacity, requests in flight, penalties. */
@NullMarked
package dev.dynabatch.internal.admit;

import org.jspecify.annotations.NullMarked;
