package dev.dynabatch.internal.codec;

import java.io.IOException;

/**
 * The table that a request is about. What an answer says of another one is no answer to it.
 *
 * <p>A table may be asked for by its ARN; the answer has it by that, or by the name at the ARN's end.
 *
 * @param name its name or its ARN
 */
record AskedTable(String name) {
    private static final String ARN = "arn:";

    /** Checks what an answer calls the table of which it speaks: the name of the member that was read last. */
    void require(JsonCursor cursor) throws IOException {
        if (cursor.is(name)) {
            return;
        }
        String told = cursor.text();
        if (!told.equals(name) && !bare(told).equals(bare(name))) {
            throw new IOException("it speaks of table '" + told + "', which was not asked for");
        }
    }

    private static String bare(String table) {
        return table.startsWith(ARN) ? table.substring(table.lastIndexOf('/') + 1) : table;
    }
}
