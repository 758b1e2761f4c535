/** What a user says about retries. */
@NullMarked
package dev.dynabatch.retry;

import org.jspecify.annotations.NullMarked;
