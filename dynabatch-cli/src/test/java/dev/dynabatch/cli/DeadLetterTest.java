package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.OperationKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {
    @Test
    void toLine_whenAnItem_isJsonThatSaysEverything() {
        DeadLetter letter = DeadLetter.ofItem(
                OperationKind.PUT, new Origin("a.jsonl", 17, null), "no \"luck\"", "{\"pk\":{\"S\":\"ü\"}}");
        String line = new String(letter.toLine(true), UTF_8);
        assertThat(line)
                .isEqualTo("{\"kind\":\"put\",\"source\":\"a.jsonl\",\"line\":17,\"reason\":\"no \\\"luck\\\"\","
                        + "\"item\":{\"pk\":{\"S\":\"ü\"}}}\n");
        DeadLetter read = DeadLetter.parse(letter.toLine(true));
        assertThat(read.content()).asString(UTF_8).isEqualTo("{\"pk\":{\"S\":\"ü\"}}");
        assertThat(read.format()).isEqualTo(ItemFormat.DYNAMODB_JSON);
        assertThat(read.origin()).isEqualTo(new Origin("a.jsonl", 17, null));
        assertThat(read.kind()).isEqualTo(OperationKind.PUT);
    }

    @Test
    void toLine_whenRaw_bringsBackTheVeryBytes() {
        for (byte[] raw : new byte[][] {"{\"a\":\"ü\t".getBytes(UTF_8), "{\"a\":\"ü\"}".getBytes(ISO_8859_1), {}}) {
            DeadLetter letter = new DeadLetter(OperationKind.DELETE, "-", 1, "bad", ItemFormat.JSON, raw, false);
            DeadLetter read = DeadLetter.parse(letter.toLine(false));
            assertThat(read.content()).isEqualTo(raw);
            assertThat(read.format()).isEqualTo(ItemFormat.JSON);
            assertThat(read.whole()).isFalse();
        }
    }

    @Test
    void parse_whenThereIsMoreThanWeWrite_passesItOver() {
        DeadLetter read =
                DeadLetter.parse("{\"x\":[{\"item\":1}], \"item\" : {\"a\":{\"L\":[]}} ,\"y\":{}}".getBytes(UTF_8));
        assertThat(read.content()).asString(UTF_8).isEqualTo("{\"a\":{\"L\":[]}}");
        assertThat(read.origin()).isNull();
        assertThat(read.kind()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{}",
                "{\"item\":1}",
                "{\"raw\":\"x\",\"kind\":\"update\"}",
                "{\"raw\":\"x\",\"raw\":\"y\"}",
                "{\"raw\":\"x\",\"format\":\"csv\"}",
                "{\"raw\":\"x\"",
                "{\"raw\":\"x\",\"line\":\"y\"}",
                ""
            })
    void parse_whenNoDeadLetter_saysSo(String text) {
        assertThatExceptionOfType(InvalidItemException.class)
                .isThrownBy(() -> DeadLetter.parse(text.getBytes(UTF_8)))
                .withMessageStartingWith("is no line of a dead-letter file: ");
    }
}
