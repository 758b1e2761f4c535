/** What tests of programs that use Dynabatch, and of its extensions, are built from. */
@NullMarked
package dev.dynabatch.testkit;

import org.jspecify.annotations.NullMarked;
