package dev.dynabatch.internal.codec;

/** What holds values: a map (the item itself is one), a list or a set. */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are never written to
enum Container {
    MAP("a map (M)", "{\"M\":{", "}}"),
    LIST("a list (L)", "{\"L\":[", "]}"),
    /** Opened by its first element, which tells its type. */
    SET("a set", "", "]}");

    final String words;
    final byte[] open;
    final byte[] close;

    Container(String words, String open, String close) {
        this.words = words;
        this.open = JsonBytes.ascii(open);
        this.close = JsonBytes.ascii(close);
    }
}
