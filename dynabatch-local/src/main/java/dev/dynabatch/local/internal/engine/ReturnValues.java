package dev.dynabatch.local.internal.engine;

import java.util.List;

/** What an answer to a write shows of the item. */
enum ReturnValues {
    /** Nothing. */
    NONE,
    /** The item as it was. */
    ALL_OLD,
    /** The item as it is. */
    ALL_NEW,
    /** What the update changed, as it was. */
    UPDATED_OLD,
    /** What the update changed, as it is. */
    UPDATED_NEW;

    /** What the parameter may say, in the service's order. */
    static final List<String> NAMES = List.of("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW");
}
