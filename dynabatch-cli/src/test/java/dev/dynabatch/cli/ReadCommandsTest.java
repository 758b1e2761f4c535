package dev.dynabatch.cli;

import static dev.dynabatch.cli.Command.file;
import static dev.dynabatch.cli.Command.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadCommandsTest {
    @TempDir
    private Path directory;

    private String store;

    @BeforeEach
    void scores() {
        store = Scores.load(directory);
    }

    @Test
    void query_takesARangeOfSortKeys_inBothDirections() {
        assertThat(numbers("--sort-at-least", "208")).containsExactly(208, 209, 210);
        assertThat(numbers("--sort-above", "208")).containsExactly(209, 210);
        assertThat(numbers("--sort-below", "2")).containsExactly(0, 1);
        assertThat(numbers("--sort-at-most", "2")).containsExactly(0, 1, 2);
        assertThat(numbers("--sort-equals", "7.0")).containsExactly(7);
        assertThat(numbers("--sort-between", "7", "9")).containsExactly(7, 8, 9);
        assertThat(numbers("--descending", "--limit", "2")).containsExactly(210, 209);
        assertThat(numbers("--filter", "even = true", "--sort-below", "5")).containsExactly(0, 2, 4);
        assertThat(numbers()).hasSize(211);
    }

    @Test
    void query_whenItMakesNoSense_saysWhy() {
        assertThat(query("anna", "--sort-below", "x").err()).contains("'x' is no number");
        assertThat(query("anna", "--sort-begins-with", "1").exitCode()).isEqualTo(3);
        Command.Result index = query("anna", "--index", "by-x");
        assertThat(index.exitCode()).isEqualTo(2);
        assertThat(index.err()).contains("--index needs the index's key");
        assertThat(query("anna", "--index", "by-x", "--key", "x").exitCode()).isEqualTo(3);
        assertThat(query("anna", "--key", "pk", "--sort-below", "7").err()).contains("there is no sort key");
        assertThat(query("carl").exitCode()).isZero();
        assertThat(query("carl").out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "get --table scores ,1            | ',1' is no key of the table: 'pk' is empty",
                "get --table scores anna,x        | 'anna,x' is no key of the table: 'x' is no number",
                "get --table scores {\"pk\":\"a\"}  | an attribute of the key is missing",
                "query --table scores anna --sort-below x | 'x' is no value of the key attribute 'n': 'x' is no number",
                "query --table scores anna --sort-equals= | '' is no value of the key attribute 'n': 'n' is empty",
                "scan --table scores --limit -1   | --limit must be 1 or more, but is -1",
                "scan --table scores --project a..b | 'a..b' is no path to an attribute",
                "scan --table scores --project pk,\"a | --project: \"a is no name in double quotes",
                "get --table scores anna,1 --project \"a.b\" | --project: \"a.b\" is no name in double quotes"
            })
    void arguments_thatMakeNoSense_areWrongUsage_andTheSentenceSaysWhichAndWhy(String line, String why) {
        Command.Result result = run((line.strip() + " " + store).split(" "));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("dynabatch: ").contains(why);
    }

    @Test
    void get_ofAKeyThatIsTooLong_isWrongUsage() {
        Command.Result result = run("get", "--table", "scores", "x".repeat(2049) + ",1", store);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("attribute 'pk'").contains("2048");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"get --table nosuch a", "query --table nosuch a", "scan --table nosuch", "export --table nosuch"
            })
    void table_whenThereIsNone_isSaidWithAHint(String line) {
        String out = line.startsWith("export") ? " --out " + directory.resolve("out.jsonl") : "";
        Command.Result result = run((line + out + " " + store).split(" "));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .contains("on table 'nosuch' failed: ResourceNotFoundException")
                .contains("'dynabatch tables' lists what does");
        assertThat(directory.resolve("out.jsonl")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get --table users --key pk a",
                "get --table users a",
                "query --table users --key pk a",
                "scan --table users",
                "export --table users"
            })
    void credentials_whenTheyHaveExpired_areSaidWithAHint(String line) {
        String out = line.startsWith("export") ? " --out " + directory.resolve("out.jsonl") : "";
        try (Refusing service = Refusing.expired()) {
            Command.Result result =
                    run((line + out + " --region eu-west-1 --endpoint-url " + service.url()).split(" "));
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.err())
                    .contains("'users'")
                    .contains("ExpiredTokenException: The security token included in the request is expired")
                    .contains("'aws sts get-caller-identity' shows whose they are")
                    .doesNotContain("\tat ");
            assertThat(result.out()).isEmpty();
        }
        assertThat(directory.resolve("out.jsonl")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query anna --filter n>3                    | Filter Expression      | See --filter",
                "query anna --filter x=                     | Invalid FilterExpression | See --filter; it is an expression such as",
                "query anna --sort-begins-with 1            | KeyConditionExpression | See PK and the --sort-",
                "query anna --index by-x --key x            | the specified index    | Is --index spelt rightly?",
                "scan --index by-x                          | the specified index    | Is --index spelt rightly?",
                "export --index by-x --out {}/x             | the specified index    | Is --index spelt rightly?",
                "scan --project pk,pk                       | ProjectionExpression   | See --project",
                "get anna,1 --project pk,pk.a               | ProjectionExpression   | See --project"
            })
    void request_thatTheServiceRefuses_isToldWithItsCodeAndMessage_andAHint(String line, String message, String hint) {
        String where = " --table scores " + store;
        Command.Result result = run((line.strip().replace("{}", directory.toString()) + where).split(" "));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err().lines()).hasSize(2);
        assertThat(result.err())
                .startsWith("dynabatch: ")
                .contains("'scores' failed: ValidationException: ")
                .contains(message)
                .contains(System.lineSeparator() + "  " + hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get --key pk a", "query --key pk a", "scan", "export --out {}/x"})
    void access_whenItIsDenied_isToldWithItsMessage_andAHint(String line) {
        try (Refusing service = Refusing.with("AccessDeniedException", "not authorized to perform it")) {
            String where = " --table scores --region eu-west-1 --endpoint-url " + service.url();
            Command.Result result = run((line.replace("{}", directory.toString()) + where).split(" "));
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.err())
                    .contains("'scores' failed: AccessDeniedException: not authorized to perform it")
                    .contains("ask for the permission");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"get --key pk a", "query --key pk a", "scan", "load in.jsonl --key pk"})
    void profile_whenNoFileHasIt_isNamed_withTheFilesLookedIn(String line) {
        file(directory, "in.jsonl", "{\"pk\":\"a\"}");
        String command = line.replace("in.jsonl", directory + "/in.jsonl");
        Command.Result result = run((command + " --table scores --profile no-such-profile").split(" "));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .contains("there is no profile 'no-such-profile': looked in ")
                .contains("credentials")
                .contains("--profile choose others");
    }

    @Test
    void key_whenItIsNotTheTables_isSaidWithAHint() {
        for (String line : List.of("get --key pk anna", "query --key other anna", "query --key pk:N 7")) {
            Command.Result result = run((line + " --table scores " + store).split(" "));
            assertThat(result.exitCode()).as(line).isEqualTo(3);
            assertThat(result.err()).as(line).contains("Does --key say the table's own key?");
        }
    }

    @Test
    void item_of400KB_isAPageOfItsOwn_andPrintedWhole() {
        String value = "x".repeat(400_000);
        String file = file(directory, "big.jsonl", "{\"pk\":\"big\",\"n\":1,\"v\":\"" + value + "\"}");
        assertThat(run("load", file, "--table", "scores", store).exitCode()).isZero();
        String line = "{\"pk\":\"big\",\"n\":1,\"v\":\"" + value + "\"}";
        assertThat(run("get", "--table", "scores", "big,1", store).lines()).containsExactly(line);
        assertThat(run("query", "--table", "scores", "big", store).lines()).containsExactly(line);
        assertThat(run("scan", "--table", "scores", store).lines()).hasSize(213).contains(line);
    }

    @Test
    void table_whenEmpty_printsNothing_andIsNoError() {
        String nothing = file(directory, "nothing.jsonl");
        assertThat(run("load", nothing, "--table", "empty", "--create-table", "pk", store)
                        .exitCode())
                .isZero();
        for (String line : List.of("scan", "query a")) {
            Command.Result result = run((line + " --table empty " + store).split(" "));
            assertThat(result.exitCode()).as(line).isZero();
            assertThat(result.out() + result.err()).as(line).isEmpty();
        }
        assertThat(run("get", "a", "--table", "empty", store).exitCode()).isEqualTo(1);
        Command.Result exported = run(
                "export",
                "--table",
                "empty",
                "--out",
                directory.resolve("empty.jsonl").toString(),
                store);
        assertThat(exported.exitCode()).isZero();
        assertThat(directory.resolve("empty.jsonl")).isEmptyFile();
    }

    @Test
    void scan_takesAFilter_aProjectionAndALimit() {
        assertThat(run("scan", "--table", "scores", store, "--filter", "size = 3", "--project", "pk,size")
                        .lines())
                .containsExactly("{\"pk\":\"ben\",\"size\":3}");
        String odd = file(directory, "odd.jsonl", "{\"pk\":\"odd\",\"n\":1,\"odd name\":3}");
        assertThat(run("load", odd, "--table", "scores", store).exitCode()).isZero();
        for (String name : List.of("odd name", "\"odd name\"")) {
            String[] scan = {"scan", "--table", "scores", store, "--filter", "\"odd name\" = 3", "--project", name};
            assertThat(run(scan).lines()).containsExactly("{\"odd name\":3}");
            assertThat(run("get", "--table", "scores", store, "odd,1", "--project", name)
                            .lines())
                    .containsExactly("{\"odd name\":3,\"pk\":\"odd\",\"n\":1}");
        }
        assertThat(run("scan", "--table", "scores", store, "--limit", "101").lines())
                .hasSize(101);
    }

    private List<Integer> numbers(String... more) {
        return query("anna", more)
                .out()
                .lines()
                .map(line -> Integer.valueOf(line.replaceAll(".*\"n\":([0-9]+).*", "$1")))
                .toList();
    }

    private Command.Result query(String key, String... more) {
        List<String> args = new ArrayList<>(List.of("query", "--table", "scores", key, store));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }
}
