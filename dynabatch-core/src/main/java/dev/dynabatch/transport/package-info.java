/** The transport SPI: request bytes in, response bytes out. */
@NullMarked
package dev.dynabatch.transport;

import org.jspecify.annotations.NullMarked;
