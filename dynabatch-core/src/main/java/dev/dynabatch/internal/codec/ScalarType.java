package dev.dynabatch.internal.codec;

import dev.dynabatch.KeyType;

/** The types that can be a key attribute or an element of a set. */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are never written to
enum ScalarType {
    STRING(KeyType.S, "a string"),
    NUMBER(KeyType.N, "a number"),
    BINARY(KeyType.B, "a binary");

    final KeyType keyType;
    final String words;
    final Word open;
    final Word openSet;

    ScalarType(KeyType keyType, String words) {
        this.keyType = keyType;
        this.words = words;
        this.open = new Word("{\"" + keyType + "\":");
        this.openSet = new Word("{\"" + keyType + "S\":[");
    }
}
