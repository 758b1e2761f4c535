/** How much throughput there is: token buckets, partitions and growth; pure arithmetic on a clock it is told. */
@NullMarked
package dev.dynabatch.local.internal.capacity;

import org.jspecify.annotations.NullMarked;
