/** The value SPI: how other modules teach the encoder new value types. */
@NullMarked
package dev.dynabatch.value;

import org.jspecify.annotations.NullMarked;
