package dev.dynabatch.simulation.promises;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The capacity that an answer says it took, of the table and of its index. */
record Consumed(double table, double index) {
    private static final Pattern TOTAL =
            Pattern.compile("\"ConsumedCapacity\":\\[\\{[^\\[]*?\"CapacityUnits\":([0-9.]+)");
    private static final Pattern TABLE = Pattern.compile("\"Table\":\\{[^}]*?\"CapacityUnits\":([0-9.]+)");
    private static final Pattern INDEX = Pattern.compile("\"" + Keys.INDEX + "\":\\{[^}]*?\"CapacityUnits\":([0-9.]+)");

    /** Of an answer's text; null if it does not say. */
    static @Nullable Consumed of(String answer) {
        int at = answer.indexOf("\"ConsumedCapacity\"");
        if (at < 0) {
            return null;
        }
        String text = answer.substring(at);
        double table = figure(TABLE, text);
        return new Consumed(table >= 0 ? table : Math.max(0, figure(TOTAL, text)), Math.max(0, figure(INDEX, text)));
    }

    private static double figure(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : -1;
    }
}
