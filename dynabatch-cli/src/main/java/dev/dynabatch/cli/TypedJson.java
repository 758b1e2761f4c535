package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Pattern;

/** Tells DynamoDB JSON, in which every value has its type, by the look of its beginning. */
final class TypedJson {
    private static final int LOOKED_AT = 512;
    private static final Pattern BEGINNING = Pattern.compile("\\s*\\{\\s*(\"Item\"\\s*:\\s*\\{\\s*)?"
            + "\"([^\"\\\\]|\\\\.)*+\"\\s*:\\s*\\{\\s*\"(S|N|B|SS|NS|BS|M|L|BOOL|NULL)\"\\s*:");

    private TypedJson() {}

    /** What to add to the reason why a line was not taken as plain JSON: nothing, if it does not look like the other. */
    static String hint(byte[] line) {
        String beginning = new String(line, 0, Math.min(line.length, LOOKED_AT), ISO_8859_1);
        return BEGINNING.matcher(beginning).lookingAt() ? "; is it DynamoDB JSON? --format dynamodb-json" : "";
    }
}
