package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.Repository;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.internal.codec.ItemEncoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A Python that has the packages of the contenders written in it. */
public final class Python {
    private Python() {}

    /** The one that {@code BENCH_PYTHON} names, or of the virtual environment in {@code target/python}, if it has them. */
    public static Optional<Path> find() {
        String named = System.getenv("BENCH_PYTHON");
        Path python = named == null
                ? Repository.root().resolve("dynabatch-benchmarks/target/python/bin/python")
                : Path.of(named);
        return Files.isExecutable(python) && imports(python) ? Optional.of(python) : Optional.empty();
    }

    /** How to get one. */
    public static String howToInstall() {
        return "python3 -m venv dynabatch-benchmarks/target/python"
                + " && dynabatch-benchmarks/target/python/bin/pip install boto3 pydynox";
    }

    /** A program of ours in Python. */
    public static Path program(String name) {
        return Repository.root().resolve("dynabatch-benchmarks/src/main/python").resolve(name);
    }

    /** Writes the first items of a kind to a file, in DynamoDB JSON, one a line. */
    static void items(ItemKind kind, int count, Path file) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (Map<String, Object> item : kind.items(count)) {
                out.write(ItemEncoder.dynamoDbJson(item));
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean imports(Path python) {
        try {
            return new ProcessBuilder(python.toString(), "-c", "import boto3, pydynox")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
