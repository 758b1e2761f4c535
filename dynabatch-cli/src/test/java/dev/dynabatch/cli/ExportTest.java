package dev.dynabatch.cli;

import static dev.dynabatch.cli.Command.file;
import static dev.dynabatch.cli.Command.run;
import static dev.dynabatch.cli.LoadTest.member;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.cli.input.Input;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExportTest {
    private static final String[] ALL_TYPES = {
        "{\"pk\":{\"S\":\"a\"},\"s\":{\"S\":\"ü\\\"\\n\\u0001 \\\\\"},\"n\":{\"N\":\"-1.50e-7\"},\"b\":{\"B\":\"AQI=\"},"
                + "\"t\":{\"BOOL\":true},\"z\":{\"NULL\":true},\"l\":{\"L\":[{\"S\":\"\"},{\"L\":[]},{\"M\":{}}]}}",
        "{\"pk\":{\"S\":\"b\"},\"m\":{\"M\":{\"z\":{\"N\":\"1\"},\"a\":{\"M\":{\"y\":{\"BS\":[\"Ag==\",\"AQ==\"]},"
                + "\"b\":{\"S\":\"x\"}}}}},\"ss\":{\"SS\":[\"y\",\"x\"]},\"ns\":{\"NS\":[\"2\",\"-1\"]}}",
        "{\"pk\":{\"S\":\"c\"},\"Item\":{\"M\":{\"S\":{\"S\":\"tricky\"}}}}",
    };

    @TempDir
    private Path directory;

    private String store;

    @BeforeEach
    void store() {
        store = "--embedded=" + directory.resolve("store");
    }

    @Test
    void export_whenLoadedIntoAnotherTable_isTheSameAgain_ofEveryType() throws IOException {
        load("first", "pk", ALL_TYPES);
        Command.Result exported = export("first", "out.jsonl", "--sort-attributes");
        assertThat(exported.exitCode()).isZero();
        assertThat(exported.err()).startsWith("3 items of 'first' exported to ").contains(" written in 1 file");
        assertThat(exported.err()).doesNotContain("base64");
        assertThat(run(
                                "load",
                                path("out.jsonl"),
                                "--table",
                                "second",
                                "--create-table",
                                "pk",
                                "--format",
                                "dynamodb-json",
                                store)
                        .exitCode())
                .isZero();
        assertThat(export("second", "again.jsonl", "--sort-attributes").exitCode())
                .isZero();
        List<String> lines = sorted("out.jsonl");
        assertThat(sorted("again.jsonl")).isEqualTo(lines);
        assertThat(lines.get(0))
                .isEqualTo("{\"Item\":{\"Item\":{\"M\":{\"S\":{\"S\":\"tricky\"}}},\"pk\":{\"S\":\"c\"}}}");
        assertThat(lines.get(2))
                .isEqualTo(
                        "{\"Item\":{\"m\":{\"M\":{\"a\":{\"M\":{\"b\":{\"S\":\"x\"},\"y\":{\"BS\":[\"AQ==\",\"Ag==\"]}}},"
                                + "\"z\":{\"N\":\"1\"}}},\"ns\":{\"NS\":[\"-1\",\"2\"]},\"pk\":{\"S\":\"b\"},"
                                + "\"ss\":{\"SS\":[\"x\",\"y\"]}}}");
    }

    @Test
    void export_ofTheCities_comesBackThroughADirectory_byteByByte() throws IOException {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                LocalServer server = local.serve(0)) {
            store = "--endpoint-url=" + server.endpoint();
            String cities = Path.of("..", "examples", "data", "cities.jsonl.gz").toString();
            String key = "country:S,city:S";
            assertThat(run("load", cities, "--table", "first", "--create-table", key, store)
                            .exitCode())
                    .isZero();
            Command.Result exported = export("first", "cities/", "--gzip", "--sort-attributes", "--json");
            assertThat(exported.exitCode()).isZero();
            assertThat(member(exported, "items")).isEqualTo(171_075);
            assertThat(member(exported, "scanned")).isEqualTo(171_075);
            assertThat(member(exported, "files")).isEqualTo(dataFiles("cities").size());
            assertThat(directory.resolve("cities.partial")).doesNotExist();
            Command.Result loaded =
                    run("load", path("cities"), "--table", "second", "--create-table", key, store, "--json");
            assertThat(loaded.err()).isEmpty();
            assertThat(loaded.exitCode()).isZero();
            assertThat(member(loaded, "written")).isEqualTo(171_075);
            assertThat(export("second", "again.jsonl.gz", "--sort-attributes").exitCode())
                    .isZero();
        }
        List<String> before = new ArrayList<>();
        for (Path file : dataFiles("cities")) {
            before.addAll(lines(file));
        }
        List<String> after = lines(directory.resolve("again.jsonl.gz"));
        assertThat(after).hasSize(171_075);
        before.sort(null);
        after.sort(null);
        assertThat(after.equals(before)).isTrue(); // what differs would be a long message
    }

    @Test
    void export_inPlainJson_saysOnceWhatItHasNot() throws IOException {
        load("users", "pk", ALL_TYPES);
        Command.Result exported = export("users", "out.json", "--format", "json");
        assertThat(exported.exitCode()).isZero();
        assertThat(exported.err()).containsOnlyOnce("2 items had sets or binaries, which plain JSON has not");
        assertThat(sorted("out.json").get(2)).isEqualTo("{\"pk\":\"c\",\"Item\":{\"S\":\"tricky\"}}");
        assertThat(member(export("users", "dir/", "--format", "json", "--sort-attributes", "--json"), "lossy"))
                .isEqualTo(2);
        assertThat(run("load", path("dir"), "--table", "plain", "--create-table", "pk", store)
                        .exitCode())
                .isZero();
        assertThat(run("get", "--table", "plain", "c", store).lines())
                .containsExactly("{\"Item\":{\"S\":\"tricky\"},\"pk\":\"c\"}");
    }

    @Test
    void export_whenFilteredAndProjected_isThatPart() throws IOException {
        load(
                "orders",
                "pk",
                "{\"pk\":{\"S\":\"a\"},\"status\":{\"S\":\"it's\"},\"size\":{\"N\":\"7\"},\"x y\":{\"N\":\"1\"}}",
                "{\"pk\":{\"S\":\"b\"},\"status\":{\"S\":\"it's\"},\"size\":{\"N\":\"2\"}}",
                "{\"pk\":{\"S\":\"c\"},\"status\":{\"S\":\"shut\"},\"size\":{\"N\":\"7\"}}");
        Command.Result exported = export(
                "orders",
                "out.jsonl",
                "--filter",
                "status = 'it''s' and size >= 7 AND attribute_exists(\"x y\") AND NOT size(pk) IN (2, 3)",
                "--project",
                "pk,size");
        assertThat(exported.err()).startsWith("1 item of 'orders' exported").contains("; 3 looked at");
        assertThat(sorted("out.jsonl")).containsExactly("{\"Item\":{\"pk\":{\"S\":\"a\"},\"size\":{\"N\":\"7\"}}}");
    }

    @Test
    void export_ofAnEmptyTable_isAnEmptyFile_andAnEmptyExport() throws IOException {
        load("users", "pk");
        assertThat(export("users", "out.jsonl").exitCode()).isZero();
        assertThat(directory.resolve("out.jsonl")).isEmptyFile();
        assertThat(export("users", "out.jsonl.gz").exitCode()).isZero();
        assertThat(lines(directory.resolve("out.jsonl.gz"))).isEmpty();
        assertThat(export("users", "out/").exitCode()).isZero();
        assertThat(run("load", path("out"), "--table", "users", store).err()).startsWith("0 of 0 items");
    }

    @Test
    void export_whenSomethingIsThere_leavesItAlone_unlessForced() throws IOException {
        load("users", "pk", ALL_TYPES);
        file(directory, "out.jsonl", "precious");
        Command.Result refused = export("users", "out.jsonl");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("out.jsonl is there already").contains("--force");
        assertThat(sorted("out.jsonl")).containsExactly("precious");
        assertThat(export("users", "out.jsonl", "--force").exitCode()).isZero();
        assertThat(sorted("out.jsonl")).hasSize(3);

        Files.createDirectory(directory.resolve("dir"));
        assertThat(export("users", "dir").exitCode()).isZero(); // an empty one is none's loss
        assertThat(export("users", "dir").exitCode()).isEqualTo(2);
        assertThat(export("users", "dir/", "--force", "--gzip").exitCode()).isZero();
        assertThat(dataFiles("dir")).allMatch(file -> file.toString().endsWith(".gz"));
        file(directory.resolve("dir"), "precious.txt", "precious");
        Command.Result foreign = export("users", "dir", "--force");
        assertThat(foreign.exitCode()).isEqualTo(2);
        assertThat(foreign.err()).contains("something in it that is no export");
        Path among = Files.move(
                directory.resolve("dir").resolve("precious.txt"),
                directory.resolve("dir").resolve("data").resolve("precious.txt"));
        assertThat(export("users", "dir", "--force").err()).contains("something in it that is no export");
        assertThat(among).hasContent("precious");
        Files.delete(among);
        assertThat(export("users", "dir", "--force").exitCode()).isZero();
        try (Stream<Path> entries = Files.list(directory)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder("store", "in.jsonl", "out.jsonl", "dir");
        }
    }

    @Test
    void export_whenItCannotBeWrittenOrRead_leavesNothing() {
        load("users", "pk", ALL_TYPES);
        Command.Result nowhere = export("users", "no/such/out.jsonl");
        assertThat(nowhere.exitCode()).isEqualTo(3);
        assertThat(nowhere.err())
                .contains("cannot be written: there is no directory " + directory.resolve("no/such"))
                .contains("directory exist");
        Command.Result unknown = export("missing", "out.jsonl");
        assertThat(unknown.exitCode()).isEqualTo(3);
        assertThat(unknown.err()).contains("ResourceNotFoundException").contains("'missing'");
        Command.Result filter = export("users", "out.jsonl", "--filter", "pk = = 'a'");
        assertThat(filter.exitCode()).isEqualTo(3);
        assertThat(filter.err()).contains("FilterExpression");
        Command.Result typed = export("users", "out.jsonl", "--filter", "pk = 'a");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("--filter, at character 6: the ' is not closed");
        assertThat(directory.resolve("out.jsonl")).doesNotExist();
        assertThat(directory.resolve("out.jsonl.partial")).doesNotExist();
    }

    @Test
    void export_whenAnotherWasKilled_asksToRemoveItsRest() {
        load("users", "pk", ALL_TYPES);
        file(directory, "out.jsonl.partial", "half");
        Command.Result refused = export("users", "out.jsonl");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("under way, or was killed").contains("rm -r ");
    }

    private void load(String table, String key, String... items) {
        String file = file(directory, "in.jsonl", items);
        assertThat(run("load", file, "--table", table, "--create-table", key, "--format", "dynamodb-json", store)
                        .exitCode())
                .isZero();
    }

    private Command.Result export(String table, String out, String... more) {
        String[] args = {"export", "--table", table, "--out", directory + "/" + out, store};
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return run(all);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private List<String> sorted(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name)).stream().sorted().toList();
    }

    private List<Path> dataFiles(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(name).resolve("data"))) {
            return files.toList();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try (InputStream in = Input.unpacked(Files.newInputStream(file))) {
            return new ArrayList<>(new String(in.readAllBytes(), UTF_8).lines().toList());
        }
    }
}
