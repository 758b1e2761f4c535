package dev.dynabatch.cli;

import static dev.dynabatch.cli.Command.file;
import static dev.dynabatch.cli.Command.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table {@code scores}: 211 items of anna, numbered from 0, and one of ben. */
final class Scores {
    private Scores() {}

    /** Loads it into an embedded store below a directory; returns the option that names the store. */
    static String load(Path directory) {
        String store = "--embedded=" + directory.resolve("store");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 211; i++) {
            lines.add("{\"pk\":\"anna\",\"n\":" + i + ",\"even\":" + (i % 2 == 0) + "}");
        }
        lines.add("{\"pk\":\"ben\",\"n\":7,\"size\":3}");
        String file = file(directory, "in.jsonl", lines.toArray(String[]::new));
        assertThat(run("load", file, "--table", "scores", "--create-table", "pk,n:N", store)
                        .exitCode())
                .isZero();
        return store;
    }
}
