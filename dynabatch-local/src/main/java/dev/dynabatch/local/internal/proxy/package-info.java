/** What stands between a client and another endpoint. */
@NullMarked
package dev.dynabatch.local.internal.proxy;

import org.jspecify.annotations.NullMarked;
