package dev.dynabatch.benchmarks.cli;

import dev.dynabatch.benchmarks.Repository;
import dev.dynabatch.benchmarks.clients.Python;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A program that loads JSON lines, as a user starts it. */
final class Command {
    /** What the shell tells of the programs it has run: user and system time. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.,]+)s (\\d+)m([\\d.,]+)s");

    private Command() {}

    /** {@code dynabatch load}. {@code input} is a file or {@code -}. */
    static List<String> dynabatch(String input, URI endpoint) {
        return List.of(
                Repository.root().resolve("dynabatch").toString(),
                "load",
                input,
                "--table",
                ItemKind.TABLE,
                "--key",
                ItemKind.PARTITION_KEY + ":S",
                "--endpoint-url",
                endpoint.toString(),
                "--json");
    }

    /** The same by a script in Python. */
    static List<String> boto3(Path python, String input, URI endpoint) {
        return List.of(
                python.toString(), Python.program("load.py").toString(), input, ItemKind.TABLE, endpoint.toString());
    }

    /** A process of it, ready to be started. */
    static ProcessBuilder process(List<String> command) {
        ProcessBuilder process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        process.environment()
                .putAll(java.util.Map.of(
                        "AWS_ACCESS_KEY_ID", "bench", "AWS_SECRET_ACCESS_KEY", "bench", "AWS_REGION", "us-east-1"));
        process.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        return process;
    }

    /** Runs it; returns user and system time of its process, in seconds. */
    static double cpuSeconds(List<String> command) {
        List<String> timed = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null || exit; times", "sh"));
        timed.addAll(command);
        try {
            Process process = process(timed).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<MatchResult> times = TIMES.matcher(said).results().toList();
            if (process.waitFor() != 0 || times.size() != 2) {
                throw new IllegalStateException(command + " failed, its complaint is above: " + said);
            }
            MatchResult children = times.get(1);
            return 60 * Double.parseDouble(children.group(1))
                    + seconds(children.group(2))
                    + 60 * Double.parseDouble(children.group(3))
                    + seconds(children.group(4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", e);
        }
    }

    private static double seconds(String text) {
        return Double.parseDouble(text.replace(',', '.'));
    }
}
