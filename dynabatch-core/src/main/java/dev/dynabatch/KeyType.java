package dev.dynabatch;

/** The types a key attribute can have, by the service's own letters. */
public enum KeyType {
    /** String. */
    S,
    /** Number. */
    N,
    /** Binary. */
    B
}
