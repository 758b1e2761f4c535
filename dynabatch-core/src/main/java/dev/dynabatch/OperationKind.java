package dev.dynabatch;

/** The two operations of a batch. */
public enum OperationKind {
    /** Writes a whole item, replacing what was there. */
    PUT,
    /** Deletes an item, if it is there. */
    DELETE
}
