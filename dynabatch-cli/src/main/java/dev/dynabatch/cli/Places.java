package dev.dynabatch.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Places in a text, as the library tells them at the end of a message: {@code (line 1, column 17)}. */
final class Places {
    private static final Pattern PLACE = Pattern.compile("\\(line (\\d+), column (\\d+)\\)$");

    private Places() {}

    /** The message with the line counted from the beginning of the file; left out where it is the record's first. */
    static String inFile(String message, long firstLine) {
        Matcher place = PLACE.matcher(message);
        if (!place.find()) {
            return message;
        }
        long line = Long.parseLong(place.group(1));
        String column = "column " + place.group(2) + ")";
        return message.substring(0, place.start())
                + (line == 1 ? "(" + column : "(line " + (firstLine + line - 1) + ", " + column);
    }
}
