/** Traces and metrics of Dynabatch clients for OpenTelemetry. */
@NullMarked
package dev.dynabatch.opentelemetry;

import org.jspecify.annotations.NullMarked;
