/** What a user types: the client, the writer, items, outcomes and exceptions. */
@NullMarked
package dev.dynabatch;

import org.jspecify.annotations.NullMarked;
