/** Signature Version 4: its arithmetic, and signing with one method, one path and fixed headers. */
@NullMarked
package dev.dynabatch.internal.sign;

import org.jspecify.annotations.NullMarked;
