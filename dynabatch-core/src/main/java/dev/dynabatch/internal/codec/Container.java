package dev.dynabatch.internal.codec;

/** What holds values: a map (the item itself is one), a list or a set. */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are never written to
enum Container {
    MAP(0, "a map (M)", "{\"M\":{", "}}"),
    LIST(1, "a list (L)", "{\"L\":[", "]}"),
    /** Opened by its first element, which tells its type. */
    SET(2, "a set", "", "]}");

    /** A number for it; 0 for what the item itself is. */
    final int code;

    final String words;
    final byte[] open;
    final byte[] close;

    Container(int code, String words, String open, String close) {
        this.code = code;
        this.words = words;
        this.open = JsonBytes.ascii(open);
        this.close = JsonBytes.ascii(close);
    }
}
