/** Tests against Amazon's DynamoDB Local; compiled and run in the Maven profile {@code thorough} only. */
@NullMarked
package dev.dynabatch.simulation.amazon;

import org.jspecify.annotations.NullMarked;
