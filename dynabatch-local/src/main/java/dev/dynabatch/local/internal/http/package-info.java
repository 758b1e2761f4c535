/** The HTTP door. */
@NullMarked
package dev.dynabatch.local.internal.http;

import org.jspecify.annotations.NullMarked;
