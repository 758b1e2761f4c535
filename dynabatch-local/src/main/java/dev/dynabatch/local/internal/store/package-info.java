/** Where the bytes are kept: ordered key spaces, in memory or in a directory. */
@NullMarked
package dev.dynabatch.local.internal.store;

import org.jspecify.annotations.NullMarked;
