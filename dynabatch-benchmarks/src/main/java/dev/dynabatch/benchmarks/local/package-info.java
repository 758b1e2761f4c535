/** Dynabatch Local beside Amazon's DynamoDB Local. */
@NullMarked
package dev.dynabatch.benchmarks.local;

import org.jspecify.annotations.NullMarked;
