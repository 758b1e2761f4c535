package dev.dynabatch.cli.input;

/** What may stand between JSON values. */
final class Blanks {
    private Blanks() {}

    static boolean is(int value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }
}
