/** Events for the Java Flight Recorder. The only package that needs the module {@code jdk.jfr}, which may be missing. */
@NullMarked
package dev.dynabatch.internal.flight;

import org.jspecify.annotations.NullMarked;
