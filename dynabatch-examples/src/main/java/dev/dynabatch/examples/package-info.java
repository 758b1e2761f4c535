/** Examples: what the README and the guide show, run as tests. */
@NullMarked
package dev.dynabatch.examples;

import org.jspecify.annotations.NullMarked;
