/** What a user says about capacity. */
@NullMarked
package dev.dynabatch.rate;

import org.jspecify.annotations.NullMarked;
