package dev.dynabatch.local.internal.capacity;

/** The two kinds of capacity, which are counted apart. */
public enum Access {
    /** RCU. */
    READ("Read"),
    /** WCU. */
    WRITE("Write");

    private final String word;

    Access(String word) {
        this.word = word;
    }

    /** How a throttling reason spells it. */
    public String word() {
        return word;
    }
}
