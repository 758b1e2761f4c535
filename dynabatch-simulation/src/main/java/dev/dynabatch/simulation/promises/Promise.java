package dev.dynabatch.simulation.promises;

/** What is promised of writing and reading; {@code docs/simulation.md} says which check looks after which. */
public enum Promise {
    ONE_OUTCOME(1, "exactly one outcome"),
    SAME_ORDER(2, "same key, same order"),
    NEIGHBOURS(3, "a bad item never hurts its neighbours"),
    HOT_PARTITION(4, "a hot partition never stalls the rest"),
    MEMORY(5, "bounded memory"),
    NO_HANG(6, "no hang"),
    LIMITS(7, "limits are kept"),
    FROZEN(8, "frozen and thawed"),
    EVERY_ANSWER(9, "every key has one answer"),
    EVERY_ITEM(10, "every item is read once");

    private final int number;
    private final String title;

    Promise(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** Its number and name. */
    public String title() {
        return number + " " + title;
    }
}
