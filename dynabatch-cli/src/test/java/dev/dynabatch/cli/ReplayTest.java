package dev.dynabatch.cli;

import static dev.dynabatch.cli.Command.file;
import static dev.dynabatch.cli.Command.run;
import static dev.dynabatch.cli.LoadTest.member;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dead-letter file, and back from it. */
class ReplayTest {
    @TempDir
    private Path directory;

    private String store;
    private String dead;

    @BeforeEach
    void names() {
        store = "--embedded=" + directory.resolve("store");
        dead = directory.resolve("dead.jsonl").toString();
    }

    @Test
    void deadLetters_whenMended_areReplayed() throws IOException {
        String bad = file(directory, "in.jsonl", "{\"pk\":\"a\"}", "{\"pk\":7,\"n\":1.25}", "{\"pk\":\"b\"");
        Command.Result loaded =
                run("load", bad, "--table", "users", "--create-table", "pk", store, "--dead-letter", dead, "--json");
        assertThat(loaded.exitCode()).isEqualTo(1);
        assertThat(loaded.err()).startsWith("  What failed is in " + dead);
        List<String> letters = Files.readAllLines(Path.of(dead));
        assertThat(letters).hasSize(2);
        assertThat(letters.get(0))
                .startsWith("{\"kind\":\"put\",\"source\":\"" + bad + "\",\"line\":2,\"reason\":\"attribute 'pk': ")
                .endsWith("\"format\":\"json\",\"raw\":\"{\\\"pk\\\":7,\\\"n\\\":1.25}\"}");

        Files.writeString(
                Path.of(dead),
                letters.get(0).replace("\\\"pk\\\":7", "\\\"pk\\\":\\\"seven\\\"") + "\n" + letters.get(1) + "\n");
        String again = directory.resolve("again.jsonl").toString();
        Command.Result replayed = run(
                "load", dead, "--table", "users", store, "--format", "dead-letter", "--dead-letter", again, "--json");
        assertThat(replayed.exitCode()).isEqualTo(1);
        assertThat(member(replayed, "written")).isEqualTo(1);
        assertThat(member(replayed, "failed")).isEqualTo(1);
        assertThat(Files.readAllLines(Path.of(again))).containsExactly(letters.get(1));
        assertThat(run("scan", "--table", "users", store).sortedLines())
                .containsExactly("{\"pk\":\"a\"}", "{\"pk\":\"seven\",\"n\":1.25}");
    }

    @Test
    void deadLetters_whenTheServerRefused_holdTheItemAndSpareItsNeighbours() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 101; i++) {
            lines.append(i == 17 || i == 53 ? "{\"pk\":\"poison " : "{\"pk\":\"good ")
                    .append(i)
                    .append("\",\"n\":1.0}\n");
        }
        String file = file(directory, "in.jsonl", lines.toString().split("\n"));
        try (Refusing service = new Refusing()) {
            String[] args = {
                "load",
                file,
                "--table",
                "users",
                "--key",
                "pk",
                "--endpoint-url",
                service.url(),
                "--region",
                "eu-west-1",
                "--json",
                "--dead-letter",
                dead
            };
            Command.Result loaded = run(args);
            assertThat(loaded.exitCode()).isEqualTo(1);
            assertThat(member(loaded, "written")).isEqualTo(99);
            assertThat(member(loaded, "failed")).isEqualTo(2);
            assertThat(loaded.out()).contains("\"consumedWcu\":null");
        }
        assertThat(Files.readAllLines(Path.of(dead)).stream().sorted())
                .hasSize(2)
                .allMatch(letter -> letter.contains("poison is refused"))
                .anyMatch(letter -> letter.contains("\"line\":17,")
                        && letter.endsWith("\"item\":{\"pk\":{\"S\":\"poison 17\"},\"n\":{\"N\":\"1\"}}}"));

        Command.Result replayed =
                run("load", dead, "--table", "users", "--create-table", "pk", store, "--format", "dead-letter");
        assertThat(replayed.exitCode()).isZero();
        assertThat(run("scan", "--table", "users", store).sortedLines())
                .containsExactly("{\"pk\":\"poison 17\",\"n\":1}", "{\"pk\":\"poison 53\",\"n\":1}");
    }

    @Test
    void failure_whenTheServerRefusedAndThereIsNoFile_isShownWithKeyAndPlace() {
        String file = file(directory, "in.jsonl", "{\"pk\":\"good\"}", "{\"pk\":\"poison\"}", "{\"pk\":\"fine\"}");
        try (Refusing service = new Refusing()) {
            Command.Result loaded = run(
                    "load",
                    file,
                    "--table",
                    "users",
                    "--key",
                    "pk",
                    "--endpoint-url",
                    service.url(),
                    "--region",
                    "eu-west-1");
            assertThat(loaded.exitCode()).isEqualTo(1);
            assertThat(loaded.err())
                    .contains(file + ":2: put of {\"pk\":\"poison\"} in 'users': REFUSED")
                    .contains("poison is refused")
                    .contains("WCU not reported");
        }
    }

    @Test
    void deadLetters_ofADelete_areReplayedByDelete() throws IOException {
        String items = file(directory, "in.jsonl", "{\"pk\":\"a\"}", "{\"pk\":\"b\"}");
        assertThat(run("load", items, "--table", "users", "--create-table", "pk", store)
                        .exitCode())
                .isZero();
        String keys = file(directory, "keys.jsonl", "{\"pk\":7}");
        assertThat(run("delete", keys, "--table", "users", store, "--dead-letter", dead)
                        .exitCode())
                .isEqualTo(1);
        Files.writeString(Path.of(dead), Files.readString(Path.of(dead)).replace("7}", "\\\"a\\\"}"));

        Command.Result wrong = run("load", dead, "--table", "users", store, "--format", "dead-letter");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("replay it by 'dynabatch delete --format dead-letter'");
        assertThat(run("delete", dead, "--table", "users", store, "--format", "dead-letter")
                        .exitCode())
                .isZero();
        assertThat(run("scan", "--table", "users", store).lines()).containsExactly("{\"pk\":\"b\"}");
    }

    @Test
    void rawBytes_whenNotUtf8_surviveTheWayThereAndBack() throws IOException {
        byte[] latin = "{\"pk\":\"ü\"}".getBytes(ISO_8859_1);
        String file = file(directory, "in.jsonl", latin);
        run("load", file, "--table", "users", "--create-table", "pk", store, "--dead-letter", dead);
        String letter = Files.readString(Path.of(dead));
        assertThat(letter).contains("\"rawBase64\":\"").contains("is not UTF-8");
        Command.Result replayed = run("load", dead, "--table", "users", store, "--format", "dead-letter");
        assertThat(replayed.exitCode()).isEqualTo(1);
        assertThat(replayed.err()).contains(dead + ":1 (from " + file + ":1): ").contains("broken JSON: Invalid UTF-8");
    }

    @Test
    void deadLetter_whenItsRecordWasTooLong_saysWhereTheWholeOfItStands() {
        String file = file(directory, "in.jsonl", "{\"pk\":\"" + "x".repeat(17 << 20) + "\"}");
        run("load", file, "--table", "users", "--create-table", "pk", store, "--dead-letter", dead);
        assertThat(run("load", dead, "--table", "users", store, "--format", "dead-letter")
                        .err())
                .contains("holds only the beginning of a line that was too long; mend it in " + file + ":1");
    }

    @Test
    void deadLetterFile_whenItHoldsSomething_isNeitherOverwrittenNorRead() throws IOException {
        String file = file(directory, "in.jsonl", "{\"pk\":\"a\"}");
        Files.writeString(Path.of(dead), "precious\n");
        Command.Result refused = run("load", file, "--table", "users", store, "--dead-letter", dead);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("not empty").contains("--format dead-letter");
        assertThat(Files.readString(Path.of(dead))).isEqualTo("precious\n");
        Command.Result same = run("load", dead, "--table", "users", store, "--dead-letter", dead);
        assertThat(same.exitCode()).isEqualTo(2);
        assertThat(same.err()).contains("is the dead-letter file, too");
        Command.Result nowhere = run(
                "load",
                file,
                "--table",
                "users",
                store,
                "--dead-letter",
                directory.resolve("no/such").toString());
        assertThat(nowhere.exitCode()).isEqualTo(2);
        assertThat(nowhere.err()).contains("cannot be made");
    }

    @Test
    void deadLetterFile_whenItCannotBeWritten_endsTheRunAndShowsWhatItLost() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        String file = file(directory, "in.jsonl", "{\"pk\":1}", "{\"pk\":2}", "{\"pk\":\"a\"}");
        Command.Result result = run(
                "load",
                file,
                "--table",
                "users",
                "--create-table",
                "pk",
                store,
                "--dead-letter",
                "/dev/full",
                "--json");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .contains(file + ":1: attribute 'pk'")
                .contains("dynabatch: the dead-letter file /dev/full cannot be written: ");
        assertThat(member(result, "inputs"))
                .isEqualTo(member(result, "written") + member(result, "superseded") + member(result, "failed"));
    }
}
