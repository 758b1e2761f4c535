/** Faults by plan and by seed: what a real service and a real network do to requests now and then. */
@NullMarked
package dev.dynabatch.local.fault;

import org.jspecify.annotations.NullMarked;
