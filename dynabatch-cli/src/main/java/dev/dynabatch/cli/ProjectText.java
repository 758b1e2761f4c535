package dev.dynabatch.cli;

import java.util.regex.Pattern;

/** The paths of {@code --project}: with a comma between, a name as it is or, as in {@code --filter}, in double quotes. */
final class ProjectText {
    private static final String QUOTE = "\"";
    /** What would be taken for a path within the quotes. */
    private static final Pattern NO_NAME = Pattern.compile("[.\\[\\]\"]");

    private ProjectText() {}

    static String[] paths(String text) {
        String[] paths = text.split(",", -1);
        for (int i = 0; i < paths.length; i++) {
            if (paths[i].startsWith(QUOTE)) {
                paths[i] = unquoted(paths[i]);
            }
        }
        return paths;
    }

    private static String unquoted(String path) {
        String name = path.length() > 2 && path.endsWith(QUOTE) ? path.substring(1, path.length() - 1) : "";
        if (name.isEmpty() || NO_NAME.matcher(name).find()) {
            throw CliException.usage(
                    "--project: " + path + " is no name in double quotes",
                    "A name with a dot, a comma, a bracket or a quote in it cannot be named here; leave --project out.");
        }
        return name;
    }
}
