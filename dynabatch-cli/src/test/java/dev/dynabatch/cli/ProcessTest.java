package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: signals and pipes are nothing that could be tried in this one. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ProcessTest {
    @TempDir
    private Path directory;

    @Test
    void load_whenTerminated_finishesWhatItBeganAndExitsWith143() throws Exception {
        Process process = start("load", "-", "--table", "users", "--create-table", "pk", "--embedded", "--verbose");
        try (OutputStream in = process.getOutputStream();
                BufferedReader err = process.errorReader(UTF_8)) {
            for (int i = 0; i < 53; i++) {
                in.write(("{\"pk\":\"" + i + "\"}\n").getBytes(UTF_8));
            }
            in.flush();
            await(err, "BatchWriteItem");
            process.toHandle().destroy(); // SIGTERM; Process.destroy() would close the streams, too
            List<String> rest = err.lines().toList();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(rest).anyMatch(line -> line.contains("of 53 items written to 'users'"));
            assertThat(rest).anyMatch(line -> line.startsWith("Stopped by SIGTERM at stdin:53"));
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void scan_whenItsReaderHasEnough_endsQuietly() throws Exception {
        String store = loaded();
        Process process = start("scan", "--table", "users", store);
        try {
            try (BufferedReader out = process.inputReader(UTF_8)) {
                assertThat(out.readLine()).startsWith("{\"pk\":");
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.errorReader(UTF_8).lines()).isEmpty();
            assertThat(process.exitValue()).isEqualTo(141);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void export_whenTheDiskIsFull_leavesNothing() throws Exception {
        String store = loaded();
        Process process = start(
                List.of("sh", "-c", "ulimit -f 200 && exec \"$@\"", "sh"), // files of 100 or 200 KB at most
                "export",
                "--table",
                "users",
                "--out",
                directory.resolve("out.jsonl").toString(),
                store);
        try {
            List<String> err = process.errorReader(UTF_8).lines().toList();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(err.get(0)).contains("out.jsonl cannot be written: ").containsIgnoringCase("large");
            assertThat(process.exitValue()).isEqualTo(3);
            assertThat(directory.resolve("out.jsonl")).doesNotExist();
            assertThat(directory.resolve("out.jsonl.partial")).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void export_whenKilled_leavesNothingThatLooksWhole() throws Exception {
        String store = loaded();
        Path out = directory.resolve("out");
        Process process = start("export", "--table", "users", "--out", out + "/", "--rate", "7", store);
        try {
            Path partial = directory.resolve("out.partial").resolve("data").resolve("part-00000.json");
            while (!Files.exists(partial)) {
                assertThat(process.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(out).doesNotExist();
            Command.Result loaded =
                    Command.run("load", directory.resolve("out.partial").toString(), "--table", "users", store);
            assertThat(loaded.exitCode()).isEqualTo(2);
            assertThat(loaded.err()).contains("none of an export");
        } finally {
            process.destroyForcibly();
        }
    }

    private String loaded() {
        String store = "--embedded=" + directory.resolve("store");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 10_007; i++) {
            lines.append("{\"pk\":\"")
                    .append(i)
                    .append("\",\"x\":\"")
                    .append("x".repeat(101))
                    .append("\"}\n");
        }
        new Command().in(lines.toString()).with("load", "-", "--table", "users", "--create-table", "pk", store);
        return store;
    }

    private static Process start(String... args) throws IOException {
        return start(List.of(), args);
    }

    private static Process start(List<String> prefix, String... args) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).start();
    }

    private static void await(BufferedReader reader, String text) throws IOException {
        String line;
        do {
            line = reader.readLine();
        } while (line != null && !line.contains(text));
        assertThat(line).isNotNull();
    }
}
