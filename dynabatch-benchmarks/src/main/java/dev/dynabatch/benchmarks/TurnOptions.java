package dev.dynabatch.benchmarks;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the commands that compare contenders, each warm before it is measured. */
public final class TurnOptions {
    @Option(
            names = "--warm-up",
            defaultValue = Stretch.MOST_TEXT,
            description = "Stretches like the measured ones before that at most (${DEFAULT-VALUE}), until the process's"
                    + " compiler takes less than 5 %% of its CPU.")
    private int warmUp;

    @Option(names = "--rounds", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--contenders",
            split = ",",
            description = "Only these, divided by commas; all by default. As named in the table.")
    private List<String> contenders = List.of();

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @param rounds how many, if nothing is said */
    @SuppressWarnings("NullAway.Init") // picocli sets the field
    public TurnOptions(int rounds) {
        this.rounds = rounds;
    }

    /** Stretches before the first that is measured, at most. */
    public int warmUp() {
        return warmUp;
    }

    /** How many rounds. */
    public int rounds() {
        return rounds;
    }

    /** Whether everything is wanted as JSON, too. */
    public boolean json() {
        return json;
    }

    /**
     * The contenders that are wanted.
     *
     * @param usual if nothing is said
     * @param known all that may be named
     * @param name of a contender
     * @throws ParameterException if one is named that is not known
     */
    public <C> List<C> chosen(List<C> usual, List<C> known, Function<C, String> name) {
        return contenders.isEmpty() ? usual : Named.find(command, contenders, known, name);
    }
}
