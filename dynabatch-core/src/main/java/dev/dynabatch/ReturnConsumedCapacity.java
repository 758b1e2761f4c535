package dev.dynabatch;

/** How much the service reports about consumed capacity. Some compatible stores know only part of it. */
public enum ReturnConsumedCapacity {
    /** Units of the table and of each index. */
    INDEXES,
    /** One number a table. */
    TOTAL,
    /** Nothing: limits then rest on estimates alone. */
    NONE
}
