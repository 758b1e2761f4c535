package dev.dynabatch.local.fault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a BatchWriteItem for one table, cut where its operations begin and end.
 *
 * @param before everything before the first operation
 * @param table the table's name, quoted
 * @param operations the operations, as JSON
 * @param after everything after the last operation
 */
record BatchWriteBody(String before, String table, List<String> operations, String after) {

    static BatchWriteBody parse(String body) {
        int open = body.indexOf('[');
        int name = body.lastIndexOf('"', open - 3);
        List<String> operations = new ArrayList<>();
        int depth = 0;
        int start = open + 1;
        boolean quoted = false;
        for (int i = start; ; i++) {
            char c = body.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == ',' && depth == 0) {
                operations.add(body.substring(start, i));
                start = i + 1;
            } else if (c == ']' && depth == 0) {
                operations.add(body.substring(start, i));
                return new BatchWriteBody(
                        body.substring(0, open + 1), body.substring(name, open - 1), operations, body.substring(i));
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
    }

    /** The same request with these operations only. */
    byte[] with(List<String> some) {
        return (before + String.join(",", some) + after).getBytes(StandardCharsets.UTF_8);
    }

    /** The answer that sends these operations back. */
    byte[] answer(List<String> unprocessed) {
        return ("{\"UnprocessedItems\":{" + table + ":[" + String.join(",", unprocessed) + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
