package dev.dynabatch.cli;

import static dev.dynabatch.cli.Command.file;
import static dev.dynabatch.cli.Command.run;
import static dev.dynabatch.cli.LoadTest.member;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
    private static final String GOOD = "{\"pk\":\"good\"}";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"pk\":\"a\"                    | broken JSON: Unexpected end-of-input: expected close marker for Object",
                "{\"pk\":\"a\"} {\"pk\":\"b\"}    | there is more text after the item",
                "{\"pk\":\"a\",\"n\":NaN}         | broken JSON: Non-standard token 'NaN' (column ",
                "{\"x\":1}                        | attribute 'pk': is missing, but it is the table's partition key",
                "{\"pk\":7}                       | attribute 'pk': is a number (N), but the table's partition key must be a string",
                "{\"pk\":\"\"}                    | attribute 'pk': is empty",
                "{\"pk\":\"a\",\"pk\":\"b\"}      | attribute 'pk': comes twice",
                "{\"pk\":\"a\",\"m\":{\"x\":1,\"x\":2}} | attribute 'm.x': comes twice",
                "{\"pk\":\"a\",\"n\":1e126}       | attribute 'n'",
                "{\"pk\":\"a\",\"n\":123456789012345678901234567890123456789} | more than 38 significant digits",
                "[1]                              | expected an item, {\"name\":…}, found an array",
                "null                             | expected an item, {\"name\":…}, found null",
                "{\"pk\":\"\\ud800\"}             | attribute 'pk': holds half a surrogate pair"
            })
    void line_whenBad_isShownWithItsPlaceAndTheOthersAreWritten(String line, String message) {
        String file = file(directory, "in.jsonl", GOOD, line, "{\"pk\":\"other\"}");
        Command.Result result = load(file, "--json");
        assertThat(result.err().lines().filter(text -> !text.startsWith("note")))
                .singleElement()
                .asString()
                .startsWith(file + ":2: ")
                .contains(message)
                .doesNotContain("line: 1")
                .doesNotContain("line 1");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(member(result, "inputs")).isEqualTo(3);
        assertThat(member(result, "written")).isEqualTo(2);
        assertThat(member(result, "failed")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Item\":{\"pk\":{\"S\":\"a\"}}}",
                " { \"pk\" : { \"S\" : \"a\" } }",
                "{\"odd \\\" name\":{\"BOOL\":true},\"pk\":{\"S\":\"a\"}}"
            })
    void line_whenItIsDynamoDbJson_andWasReadAsPlain_isShownWithTheFormatToGive(String line) {
        Command.Result result = load(file(directory, "in.jsonl", line, GOOD));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines().filter(shown -> shown.contains("in.jsonl:1: ")))
                .singleElement()
                .asString()
                .endsWith("; is it DynamoDB JSON? --format dynamodb-json");
        assertThat(load(file(directory, "in.jsonl", line), "--format", "dynamodb-json")
                        .exitCode())
                .isZero();
        assertThat(load(file(directory, "in.jsonl", "{\"pk\":{\"T\":1}}")).err())
                .doesNotContain("DynamoDB JSON");
    }

    @Test
    void line_whenTooBig_isShownShortly() {
        String item = file(directory, "a.jsonl", "{\"pk\":\"a\",\"big\":\"" + "x".repeat(409_600) + "\"}", GOOD);
        assertThat(load(item).err())
                .contains(item + ":1: the item is over 409600 bytes")
                .contains("'big'");
        String line = file(directory, "b.jsonl", "{\"pk\":\"a\",\"big\":\"" + "x".repeat(16 << 20) + "\"}", GOOD);
        Command.Result result = load(line);
        assertThat(result.err()).contains(line + ":1: is longer than 16 MB").contains("1 of 2 items written");
        assertThat(result.err().length()).isLessThan(1000);
    }

    @Test
    void line_whenNotUtf8_isAnErrorOfThatLine() {
        String file = file(directory, "in.jsonl", ("{\"pk\":\"ü\"}\n" + GOOD).getBytes(ISO_8859_1));
        assertThat(load(file).err()).contains(file + ":1: is not UTF-8").contains("1 of 2 items written");
    }

    @Test
    void place_whenTheObjectIsOverSeveralLines_isThatInTheFile() {
        String file = file(directory, "in.json", GOOD, "{", "  \"pk\": \"a\",", "  \"x\": oops", "}", GOOD);
        assertThat(load(file).err()).contains(file + ":2: ").contains("(line 4, column ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.jsonl", ".", "utf16.jsonl", "packed.zst"})
    void file_whenItCannotBeRead_isToldBeforeAnythingIsWritten(String name) throws IOException {
        Files.write(directory.resolve("utf16.jsonl"), new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0});
        Files.write(directory.resolve("packed.zst"), new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD});
        String good = file(directory, "good.jsonl", GOOD);
        String bad = directory.resolve(name).toString();
        String store = "--embedded=" + directory.resolve("store");
        Command.Result result = run("load", good, bad, "--table", "users", "--create-table", "pk", store);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("dynabatch: " + bad + " ");
        assertThat(result.err().lines()).hasSize(2);
        assertThat(run("tables", store).out()).isEmpty();
    }

    @Test
    void file_whenItBreaksOffInTheMiddle_isWrittenAsFarAsItGoes() {
        String file = file(directory, "in.json", "[" + GOOD + ",", "{\"pk\":\"b\"},", "{\"pk\":");
        Command.Result result = load(file, "--json");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("dynabatch: " + file + " ends within an element")
                .contains("line 3");
        assertThat(member(result, "written")).isEqualTo(2);
    }

    @Test
    void failures_whenMany_areShownAtFirstAndThenCounted() {
        String file = file(directory, "in.jsonl", ("{}\n".repeat(997) + GOOD).split("\n"));
        Command.Result result = load(file);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines().filter(line -> line.startsWith(file))).hasSize(10);
        assertThat(result.err()).contains("--dead-letter").contains("failed 997");
    }

    @Test
    void maxErrors_whenExceeded_endsTheRunWithThree() {
        String file = file(directory, "in.jsonl", (GOOD + "\n" + "{}\n".repeat(2003)).split("\n"));
        Command.Result byDefault = load(file, "--json");
        assertThat(byDefault.exitCode()).isEqualTo(3);
        assertThat(byDefault.err())
                .contains("dynabatch: gave up: 1,001 of 1,002 inputs failed, and the limit is 1,000");
        assertThat(member(byDefault, "inputs")).isEqualTo(1002);
        assertThat(member(byDefault, "written") + member(byDefault, "failed")).isEqualTo(1002);

        assertThat(member(load(file, "--json", "--max-errors", "0"), "inputs")).isEqualTo(2);
        assertThat(member(load(file, "--json", "--max-errors", "50%"), "inputs"))
                .isEqualTo(1000);
        Command.Result allowed = load(file, "--json", "--max-errors", "100%");
        assertThat(allowed.exitCode()).isEqualTo(1);
        assertThat(member(allowed, "inputs")).isEqualTo(2004);
    }

    private static Command.Result load(String file, String... more) {
        String[] args = {"load", file, "--table", "users", "--create-table", "pk", "--embedded"};
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return run(all);
    }
}
