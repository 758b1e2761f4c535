/** Where a client finds itself: region, endpoint and credentials by the usual AWS chain. */
@NullMarked
package dev.dynabatch.internal.environment;

import org.jspecify.annotations.NullMarked;
