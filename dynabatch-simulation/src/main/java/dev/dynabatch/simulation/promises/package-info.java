/** Random runs, each made of one seed, in which every promise of a writer is checked. */
@org.jspecify.annotations.NullMarked
package dev.dynabatch.simulation.promises;
