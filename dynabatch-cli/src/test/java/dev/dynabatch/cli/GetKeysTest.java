package dev.dynabatch.cli;

import static dev.dynabatch.cli.Command.file;
import static dev.dynabatch.cli.Command.run;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code get --keys}. */
class GetKeysTest {
    @TempDir
    private Path directory;

    private String store;

    @BeforeEach
    void scores() {
        store = Scores.load(directory);
    }

    @Test
    void get_ofAFile_printsItemsInItsOrder_andNotesEveryMissingOne() {
        List<String> keys = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 307; i >= 0; i--) {
            keys.add(i % 3 == 0 ? "{\"n\":" + i + ",\"pk\":\"anna\"}" : "anna," + i);
            if (i < 211) {
                expected.add("{\"pk\":\"anna\",\"n\":" + i + "}");
            }
        }
        keys.add("");
        keys.add("anna,1");
        expected.add("{\"pk\":\"anna\",\"n\":1}");
        Command.Result got = new Command()
                .in(String.join("\r\n", keys))
                .with("get", "--table", "scores", "--keys", "-", "--project", "pk,n", store);
        assertThat(got.exitCode()).isEqualTo(1);
        assertThat(got.lines()).isEqualTo(expected);
        assertThat(got.err().lines()).hasSize(98).contains("no item in table 'scores' with the key anna,307");
        assertThat(got.err()).endsWith("of 309 keys 97 have no item" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"pk\":{\"S\":\"anna\"},\"n\":{\"N\":\"2\"},\"x\":{\"S\":\"y\"}} | 'x': is no key attribute",
                "{\"pk\":{\"N\":\"1\"},\"n\":{\"N\":\"2\"}} | 'pk': is a number (N)",
                "anna,1e200 | 'n': "
            })
    void get_whenOnlyTheGetterSeesThatALineIsNoKey_saysWhereAllTheSame(String line, String why) {
        String file = file(directory, "keys.txt", "", "anna,1", "", line, "anna,3");
        Command.Result got = run("get", "--table", "scores", "--keys", file, store);
        assertThat(got.exitCode()).isEqualTo(2);
        assertThat(got.lines()).containsExactly("{\"pk\":\"anna\",\"n\":1,\"even\":false}");
        assertThat(got.err())
                .contains("keys.txt:4: '" + line + "' is no key of the table: ")
                .contains(why);
        Command.Result named = run("get", "--table", "scores", "anna,1", line, store);
        assertThat(named.exitCode()).isEqualTo(2);
        assertThat(named.err())
                .contains("dynabatch: '" + line + "' is no key of the table: ")
                .contains(why);
    }

    @Test
    void get_whenALineIsNoKey_printsWhatStandsBefore_andSaysWhere() {
        String file = file(directory, "keys.txt", "anna,1", "ben", "anna,2");
        Command.Result got = run("get", "--table", "scores", "--keys", file, store);
        assertThat(got.exitCode()).isEqualTo(2);
        assertThat(got.lines()).containsExactly("{\"pk\":\"anna\",\"n\":1,\"even\":false}");
        assertThat(got.err()).contains("keys.txt:2: 'ben' is no key of the table: it has no sort key");
        Command.Result both = run("get", "--table", "scores", "--keys", file, "anna,1", store);
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("there are keys, and --keys too");
        Command.Result nothing = run("get", "--table", "scores", "--keys", directory + "/no.txt", store);
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("no.txt does not exist");
    }

    @Test
    void get_ofAFileWithByteOrderMark_takesItsFirstKey() {
        String file = file(directory, "keys.txt", "\uFEFFanna,1", "anna,2");
        Command.Result got =
                run("get", "--table", "scores", "--keys", file, "--project", "n", "--format", "json", store);
        assertThat(got.err()).isEmpty();
        assertThat(got.lines()).hasSize(2);
        assertThat(got.exitCode()).isZero();
    }

    @Test
    void get_ofALineThatDoesNotEnd_printsWhatStandsBefore_andSaysWhere() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        InputStream first = new ByteArrayInputStream("anna,1\n".getBytes(UTF_8));
        Command.Result got = new Command()
                .in(new SequenceInputStream(first, endless))
                .with("get", "--table", "scores", "--keys", "-", store);
        assertThat(got.exitCode()).isEqualTo(2);
        assertThat(got.lines()).containsExactly("{\"pk\":\"anna\",\"n\":1,\"even\":false}");
        assertThat(got.err()).startsWith("dynabatch: stdin:2: is longer than 1 MB, and no key is");
    }

    /** As of a shell's {@code <(…)}. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void get_ofAPipeWithAName_readsIt() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "echo anna,1 > " + pipe).start();
        Command.Result got = run("get", "--table", "scores", "--keys", pipe.toString(), store);
        assertThat(writer.waitFor()).isZero();
        assertThat(got.err()).isEmpty();
        assertThat(got.lines()).containsExactly("{\"pk\":\"anna\",\"n\":1,\"even\":false}");
    }

    @Test
    void get_ofALineThatIsNoUtf8_printsWhatStandsBefore_andSaysWhere() {
        String file = file(directory, "keys.txt", "anna,1\n\u00c4nna,1\n".getBytes(ISO_8859_1));
        Command.Result got = run("get", "--table", "scores", "--keys", file, store);
        assertThat(got.exitCode()).isEqualTo(2);
        assertThat(got.lines()).containsExactly("{\"pk\":\"anna\",\"n\":1,\"even\":false}");
        assertThat(got.err()).contains("keys.txt:2: is not UTF-8 (byte 1)");
    }
}
