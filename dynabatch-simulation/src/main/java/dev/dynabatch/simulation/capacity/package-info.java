/** How much of a table's capacity a load uses, by Dynabatch's policy and by those of others, in one simulated world. */
@NullMarked
package dev.dynabatch.simulation.capacity;

import org.jspecify.annotations.NullMarked;
