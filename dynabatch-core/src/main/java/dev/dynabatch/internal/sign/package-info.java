/** Signature Version 4 for one method, one path and fixed headers, and who signs. */
@NullMarked
package dev.dynabatch.internal.sign;

import org.jspecify.annotations.NullMarked;
