package dev.dynabatch.rate;

/** No limit; see {@link CapacityLimit#unlimited()}. */
enum Unlimited implements CapacityLimit {
    INSTANCE
}
