package dev.dynabatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "load --help",
                "delete -h",
                "export --help",
                "scan --help",
                "query --help",
                "get --help",
                "tables -h",
                "local --help",
                "proxy -h"
            })
    void help_hasExamples_andExitsWithZero(String line) {
        Command.Result help = Command.line(line);
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: dynabatch")
                .contains("Examples:")
                .contains("  dynabatch ");
    }

    @Test
    void help_ofLoad_namesFormatsAndFiles() {
        assertThat(Command.line("load --help").out())
                .contains("json, dynamodb-json, dead-letter")
                .contains("json by default")
                .contains("N|P%")
                .contains("FILE|DIR|-");
    }

    @Test
    void version_isPrinted() {
        assertThat(Command.line("--version").out()).startsWith("dynabatch ");
    }

    @Test
    void completion_isAScriptThatKnowsTheCommands() {
        assertThat(Command.line("generate-completion").out())
                .contains("dynabatch")
                .contains("dead-letter")
                .contains("scan");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                             | no command given",
                "lod x                                          | there is no command 'lod'",
                "scan --tabel users                             | unknown option: '--tabel'",
                "query x --tabel users                          | unknown option: '--tabel'",
                "load x                                         | missing required option: '--table=T'",
                "load --table users                             | missing required parameter: 'FILE|DIR|-'",
                "load x --table t                               | 't' is no table name",
                "load x --table users --tabel y                 | unknown option",
                "load x --table users --format csv              | expected one of",
                "load x --table users --create-table a,b,c      | 'a,b,c' names 3 key attributes",
                "load x --table users --key a:X                 | 'a:X' is no key schema",
                "load x --table users --key a --create-table a  | mutually exclusive",
                "load x --table users --rate 0                  | '0' is no rate",
                "load x --table users --rate x                  | 'x' is no rate",
                "load x --table users --rate 101%               | '101%' is no rate",
                "load x --table users --rate %                  | '%' is no rate",
                "load x --table users --max-errors 200%         | '200%' is no limit of errors",
                "load - - --table users --embedded              | - is given twice",
                "scan --table users --embedded --endpoint-url http://x | mutually exclusive",
                "tables --endpoint-url localhost:8000           | endpoint must be like http://localhost:8000",
                "export --table users --embedded                | missing required option: '--out=FILE|DIR'",
                "export --table users --out x --rate 0          | expected whole read capacity units",
                "export --table users --out x --segments -1     | --segments must be from 1 to 1000000",
                "export --table users --out x --format csv      | expected one of",
                "export --table users --out x --filter a='      | --filter, at character 3: the ' is not closed",
                "export --table users --out x --project a..b    | 'a..b' is no path to an attribute",
                "export --table users --out /dev/null           | /dev/null is no ordinary file",
                "export --table users --out - --embedded        | --out: - is no ordinary file",
                "export --table users --out= --embedded         | --out: '' is no name",
                "scan --table users --embedded=                 | --embedded= has no directory in it",
                "load - --table users --embedded=               | --embedded= has no directory in it",
                "local --dir=                                   | --dir has no directory in it",
                "scan --table users --limit x                   | invalid value for option '--limit': 'x' is no whole number",
                "scan --table users --format csv                | expected one of json, dynamodb-json, but was 'csv'",
                "get --table users --embedded                   | missing required parameter: 'KEY'",
                "query --table users --embedded                 | missing required parameter: 'PK'",
                "query --table users x --sort-below 1 --sort-above 2 | mutually exclusive",
                "query --table users x --limit -1 --embedded    | --limit must be 1 or more, but is -1",
                "local --port 99999                             | --port must be from 0 to 65535",
                "local --faults much                            | there is no fault plan 'much'",
                "local --seed 7                                 | --seed makes sense with --faults only",
                "local --capacity much                          | WCU/RCU (5/10 is 5 write and 10 read",
                "local --bind [::zz]                            | nobody knows '[::zz]'",
                "local --endpoint-url http://localhost:1        | --endpoint-url makes no sense here",
                "proxy --endpoint-url http://localhost:1        | a proxy needs faults to play: --faults is missing",
                "proxy --faults much                            | there is no fault plan 'much'",
                "proxy --faults chaos --embedded                | --embedded makes no sense here",
                "proxy --faults chaos --port -1                 | --port must be from 0 to 65535",
                "proxy --faults chaos --bind [::zz]             | nobody knows '[::zz]'",
                "proxy --faults chaos --endpoint-url ftp://x    | endpoint must be like http://localhost:8000",
                "proxy --faults chaos --endpoint-url localhost:1 | endpoint must be like http://localhost:8000"
            })
    void usage_whenWrong_isToldInOneSentenceAndExitsWithTwo(String line, String message) {
        Command.Result wrong = line.isEmpty() ? Command.run() : Command.line(line);
        assertThat(wrong.err())
                .startsWith("dynabatch: ")
                .containsIgnoringCase(message)
                .doesNotContain("\tat ");
        assertThat(wrong.err().lines().count()).isLessThanOrEqualTo(3);
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
    }

    @Test
    void embedded_whenFollowedByAFile_leavesTheFileAlone() {
        String file = Command.file(directory, "in.jsonl", "{\"pk\":\"a\"}");
        Command.Result loaded = Command.run("load", "--embedded", file, "--table", "users", "--create-table", "pk");
        assertThat(loaded.exitCode()).isZero();
        assertThat(loaded.err()).contains("gone when this ends").contains("1 of 1 item written");
    }

    @Test
    void verbose_showsTheStackTrace() {
        Command.Result wrong = Command.line("scan --table missing --embedded --verbose");
        assertThat(wrong.exitCode()).isEqualTo(3);
        assertThat(wrong.err()).contains("ResourceNotFoundException").contains("\tat ");
        assertThat(Command.line("scan --table missing --embedded").err()).doesNotContain("\tat ");
    }

    @Test
    void get_printsItemsInOrder_andNotesWhatIsMissing() {
        String store = "--embedded=" + directory.resolve("store");
        String file =
                Command.file(directory, "in.jsonl", "{\"pk\":\"a\",\"n\":7,\"x\":0.10}", "{\"pk\":\"b\",\"n\":-1}");
        Command.run("load", file, "--table", "users", "--create-table", "pk,n:N", store);
        Command.Result both = Command.run("get", "--table", "users", store, "b,-1", "{\"n\":7.0,\"pk\":\"a\"}");
        assertThat(both.lines()).containsExactly("{\"pk\":\"b\",\"n\":-1}", "{\"pk\":\"a\",\"n\":7,\"x\":0.1}");
        assertThat(both.exitCode()).isZero();
        Command.Result missing =
                Command.run("get", "--table", "users", store, "a,8", "--key", "pk,n:N", "--format=dynamodb-json");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err().strip()).isEqualTo("no item in table 'users' with the key a,8");
        assertThat(Command.run("tables", store).lines()).containsExactly("users");
    }

    @Test
    void output_whenItsReaderIsGone_endsQuietly() {
        String store = "--embedded=" + directory.resolve("store");
        Command.run(
                "load",
                Command.file(directory, "in.jsonl", "{\"pk\":\"a\"}"),
                "--table",
                "users",
                "--create-table",
                "pk",
                store);
        Command.Result piped = new Command().with(new Failing("Broken pipe"), "scan", "--table", "users", store);
        assertThat(piped.exitCode()).isEqualTo(141);
        assertThat(piped.err()).isEmpty();
        Command.Result full =
                new Command().with(new Failing("No space left on device"), "scan", "--table", "users", store);
        assertThat(full.exitCode()).isEqualTo(3);
        assertThat(full.err()).contains("cannot write to standard output: No space left on device");
    }

    private static final class Failing extends OutputStream {
        private final String message;

        Failing(String message) {
            this.message = message;
        }

        @Override
        public void write(int value) throws IOException {
            throw new IOException(message);
        }
    }
}
