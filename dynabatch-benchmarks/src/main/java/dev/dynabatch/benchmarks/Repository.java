package dev.dynabatch.benchmarks;

import java.nio.file.Path;

/** The clone of the repository this runs from. */
public final class Repository {
    private Repository() {}

    /** Its root; {@code ./bench} says where it is. */
    public static Path root() {
        String root = System.getProperty("bench.root");
        if (root == null) {
            throw new IllegalStateException("start it by ./bench: the system property bench.root is missing");
        }
        return Path.of(root);
    }
}
