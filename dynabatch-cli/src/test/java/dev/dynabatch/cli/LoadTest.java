package dev.dynabatch.cli;

import static dev.dynabatch.cli.Command.file;
import static dev.dynabatch.cli.Command.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {
    @TempDir
    private Path directory;

    private String store;

    @BeforeEach
    void store() {
        store = "--embedded=" + directory.resolve("store");
    }

    @Test
    void load_whenEveryItemIsGood_writesThemAndExitsWithZero() {
        String lines = file(
                directory,
                "a.jsonl",
                "{\"pk\":\"a\",\"n\":1.50,\"d\":12345678901234567890.123456789}",
                "",
                "{\"pk\":\"b\"}");
        String array = file(directory, "b.json", "[{\"pk\":\"c\"},", "{\"pk\":\"d\",\"l\":[true,null]}]");
        Command.Result loaded = new Command()
                .in("{\"pk\":\"e\"}")
                .with("load", lines, array, "-", "--table", "users", "--create-table", "pk", store, "--json");
        assertThat(loaded.exitCode()).isZero();
        assertThat(loaded.err()).isEmpty();
        assertThat(member(loaded, "inputs")).isEqualTo(5);
        assertThat(member(loaded, "accepted")).isEqualTo(5);
        assertThat(member(loaded, "written")).isEqualTo(5);
        assertThat(member(loaded, "failed")).isZero();
        assertThat(member(loaded, "consumedWcu")).isEqualTo(5);
        assertThat(member(loaded, "requests")).isPositive();
        assertThat(member(loaded, "bytes")).isGreaterThan(50);
        assertThat(scan())
                .containsExactly(
                        "{\"pk\":\"a\",\"n\":1.5,\"d\":12345678901234567890.123456789}",
                        "{\"pk\":\"b\"}",
                        "{\"pk\":\"c\"}",
                        "{\"pk\":\"d\",\"l\":[true,null]}",
                        "{\"pk\":\"e\"}");
    }

    @Test
    void load_whenDoneAgain_isTheSame() throws IOException {
        String cities = file(
                directory,
                "c.gz",
                gzip("{\"country\":\"DE\",\"city\":\"Bonn\"}\r\n", "{\"country\":\"AT\",\"city\":\"Wels\"}\r\n"));
        for (int i = 0; i < 2; i++) {
            Command.Result loaded =
                    run("load", cities, "--table", "cities", "--create-table", "country:S,city:S", store);
            assertThat(loaded.exitCode()).isZero();
            assertThat(loaded.err()).startsWith("2 of 2 items written to 'cities'");
        }
        assertThat(run("scan", "--table", "cities", store).lines()).hasSize(2);
    }

    @Test
    void load_whenAKeyComesAgain_countsTheEarlierAsSuperseded() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1009; i++) {
            lines.append("{\"pk\":\"k")
                    .append(i % 7)
                    .append("\",\"i\":")
                    .append(i)
                    .append("}\n");
        }
        Command.Result loaded = new Command()
                .in(lines.toString())
                .with("load", "-", "--table", "users", "--create-table", "pk", store, "--json");
        assertThat(loaded.exitCode()).isZero();
        assertThat(member(loaded, "inputs")).isEqualTo(1009);
        assertThat(member(loaded, "written") + member(loaded, "superseded")).isEqualTo(1009);
        assertThat(member(loaded, "superseded")).isPositive();
        assertThat(scan())
                .containsExactly(
                        "{\"pk\":\"k0\",\"i\":1008}",
                        "{\"pk\":\"k1\",\"i\":1002}",
                        "{\"pk\":\"k2\",\"i\":1003}",
                        "{\"pk\":\"k3\",\"i\":1004}",
                        "{\"pk\":\"k4\",\"i\":1005}",
                        "{\"pk\":\"k5\",\"i\":1006}",
                        "{\"pk\":\"k6\",\"i\":1007}");
    }

    @Test
    void load_whenInDynamoDbJson_keepsTypes_alsoOfAnExport() {
        String typed = file(
                directory,
                "t.jsonl",
                "{\"pk\":{\"S\":\"a\"},\"s\":{\"NS\":[\"1\",\"2\"]}}",
                "{\"Item\":{\"pk\":{\"S\":\"b\"},\"b\":{\"B\":\"AQI=\"}}}");
        assertThat(run("load", typed, "--table", "users", "--create-table", "pk", store, "--format", "dynamodb-json")
                        .exitCode())
                .isZero();
        assertThat(run("scan", "--table", "users", store, "--format", "dynamodb-json")
                        .sortedLines())
                .containsExactly(
                        "{\"pk\":{\"S\":\"a\"},\"s\":{\"NS\":[\"1\",\"2\"]}}",
                        "{\"pk\":{\"S\":\"b\"},\"b\":{\"B\":\"AQI=\"}}");
        assertThat(scan()).containsExactly("{\"pk\":\"a\",\"s\":[1,2]}", "{\"pk\":\"b\",\"b\":\"AQI=\"}");
    }

    @Test
    void createTable_whenTheTableHasAnotherKey_exitsWithThreeBeforeAnythingIsRead() {
        create("users", "pk:S");
        Command.Result other = new Command()
                .in("{\"pk\":\"a\",\"sk\":1}")
                .with("load", "-", "--table", "users", "--create-table", "pk:S,sk:N", store, "--json");
        assertThat(other.exitCode()).isEqualTo(3);
        assertThat(other.err()).startsWith("dynabatch: table 'users' exists with the key pk:S, not pk:S,sk:N");
        assertThat(other.out()).isEmpty();
        assertThat(scan()).isEmpty();
    }

    @Test
    void load_whenTheTableIsMissing_exitsWithThreeAndSaysWhatToDo() {
        Command.Result missing = new Command().in("{\"pk\":\"a\"}").with("load", "-", "--table", "users", store);
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err())
                .contains("'users'")
                .contains("ResourceNotFoundException")
                .contains("--create-table");
    }

    @Test
    void load_whenTheKeyIsGivenAndTheTableIsMissing_exitsWithThreeAndCountsAll() {
        Command.Result missing = new Command()
                .in("{\"pk\":\"a\"}\n{\"pk\":\"b\"}")
                .with("load", "-", "--table", "users", "--key", "pk", store, "--json");
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(member(missing, "inputs")).isEqualTo(2);
        assertThat(member(missing, "failed")).isEqualTo(2);
        assertThat(missing.err().lines()).hasSize(2);
        assertThat(missing.err()).startsWith("dynabatch: nothing can be written to table 'users' any more");
    }

    @Test
    void load_whenNothingCanBeWritten_saysWhy_alsoIfThatIsTooManyErrors() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2003; i++) {
            lines.append("{\"pk\":\"").append(i).append("\"}\n");
        }
        for (String limit : List.of("0", "7", "1000")) {
            Command.Result missing = new Command()
                    .in(lines.toString())
                    .with("load", "-", "--table", "users", "--key", "pk", store, "--max-errors", limit);
            assertThat(missing.exitCode()).isEqualTo(3);
            assertThat(missing.err())
                    .contains("dynabatch: nothing can be written to table 'users' any more: ResourceNotFoundException")
                    .doesNotContain("gave up");
        }
    }

    @Test
    void load_whenTheKeyGivenIsNotTheTables_losesNoItem() {
        create("users", "pk:S,n:N");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            lines.append("{\"pk\":\"a\",\"n\":").append(i).append("}\n");
        }
        Command.Result loaded = new Command()
                .in(lines.toString())
                .with("load", "-", "--table", "users", "--key", "pk", store, "--json");
        assertThat(loaded.exitCode()).isZero();
        assertThat(member(loaded, "written")).isEqualTo(101);
        assertThat(scan()).hasSize(101);
        Command.Result got = run("get", "--table", "users", "--key", "pk", store, "a");
        assertThat(got.exitCode()).isEqualTo(3);
        assertThat(got.err()).contains("Does --key say the table's own key?");
    }

    @Test
    void delete_takesKeysAndWholeItems_andLeavesTheOthers() {
        String items = file(
                directory, "a.jsonl", "{\"pk\":\"a\",\"x\":1}", "{\"pk\":\"b\",\"x\":2}", "{\"pk\":\"c\",\"x\":3}");
        assertThat(run("load", items, "--table", "users", "--create-table", "pk", store)
                        .exitCode())
                .isZero();
        Command.Result deleted = new Command()
                .in("{\"pk\":\"a\"}\n{\"pk\":\"b\",\"x\":7}\n{\"pk\":\"never\"}\n{\"x\":1}\n")
                .with("delete", "-", "--table", "users", store, "--json");
        assertThat(deleted.exitCode()).isEqualTo(1);
        assertThat(deleted.err()).startsWith("stdin:4: ").contains("'pk'").contains("missing");
        assertThat(member(deleted, "inputs")).isEqualTo(4);
        assertThat(member(deleted, "written")).isEqualTo(3);
        assertThat(member(deleted, "failed")).isEqualTo(1);
        assertThat(scan()).containsExactly("{\"pk\":\"c\",\"x\":3}");
    }

    @Test
    void load_whenLimitedInRate_takesItsTime() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 61; i++) {
            lines.append("{\"pk\":\"").append(i).append("\"}\n");
        }
        Command.Result slow = new Command()
                .in(lines.toString())
                .with("load", "-", "--table", "users", "--create-table", "pk", "--embedded", "--rate", "100", "--json");
        assertThat(slow.exitCode()).isZero();
        assertThat(slow.err()).contains("in memory");
        assertThat(member(slow, "written")).isEqualTo(61);
    }

    private List<String> scan() {
        return run("scan", "--table", "users", store).sortedLines();
    }

    private void create(String table, String key) {
        assertThat(run("load", "-", "--table", table, "--create-table", key, store)
                        .exitCode())
                .isZero();
    }

    static double member(Command.Result result, String name) {
        List<String> lines = result.lines();
        Matcher matcher = Pattern.compile("\"" + name + "\":([0-9.]+)[,}]").matcher(lines.get(lines.size() - 1));
        assertThat(matcher.find()).as(name + " in " + result).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static byte[] gzip(String... members) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String member : members) {
            try (GZIPOutputStream out = new GZIPOutputStream(all)) {
                out.write(member.getBytes(UTF_8));
            }
        }
        return all.toByteArray();
    }
}
