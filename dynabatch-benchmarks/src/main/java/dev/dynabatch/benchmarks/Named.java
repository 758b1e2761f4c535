package dev.dynabatch.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Finds the contenders that a user names. */
public final class Named {
    private Named() {}

    /**
     * The contenders with these names, in this order.
     *
     * @param command whose option says the names
     * @param known all that may be named
     * @param name of a contender
     * @throws ParameterException if one is named that is not known; the message says which are
     */
    public static <C> List<C> find(
            CommandSpec command, List<String> names, Collection<C> known, Function<C, String> name) {
        Map<String, C> byName = new LinkedHashMap<>();
        known.forEach(contender -> byName.put(name.apply(contender), contender));
        return names.stream().map(wanted -> find(command, wanted, byName)).toList();
    }

    private static <C> C find(CommandSpec command, String wanted, Map<String, C> byName) {
        C found = byName.get(wanted);
        if (found == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "no contender is named '" + wanted + "'; there are " + String.join(", ", byName.keySet()));
        }
        return found;
    }
}
