package dev.dynabatch.cli.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {
    private static final String MARK = "\uFEFF";

    @Test
    void lines_whenBlankOrWithCarriageReturns_areTrimmedAndCounted() throws IOException {
        assertThat(read("\r\n{\"a\":1}\r\n\n  \t\n{\"b\":2}")).containsExactly("2 {\"a\":1}", "5 {\"b\":2}");
    }

    @Test
    void lines_whenMarkedAsUtf8_loseTheMark() throws IOException {
        assertThat(read(MARK + "{\"a\":\"ü\"}\n" + MARK + "{\"b\":2}\n"))
                .containsExactly("1 {\"a\":\"ü\"}", "2 {\"b\":2}");
    }

    @Test
    void input_whenEmpty_hasNoRecord() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("\n \n")).isEmpty();
        assertThat(read(MARK)).isEmpty();
        assertThat(read("[ ]\n")).isEmpty();
    }

    @Test
    void object_whenOverSeveralLines_isOneRecord() throws IOException {
        assertThat(read("{\n  \"a\": {\n \"x\": \"}{\\\"\"\n  }\n}\n{\n \"b\": [\n]}\n{\"c\":1}"))
                .containsExactly("1 {\n  \"a\": {\n \"x\": \"}{\\\"\"\n  }\n}", "6 {\n \"b\": [\n]}", "9 {\"c\":1}");
    }

    @Test
    void object_whenNeverClosed_leavesTheNextLinesAlone() throws IOException {
        assertThat(read("{\n\"a\":1,\n{\"b\":2}\n{\n \"c\": 3\n}"))
                .containsExactly("1 {\n\"a\":1,", "3 {\"b\":2}", "4 {\n \"c\": 3\n}");
    }

    @Test
    void array_whenReadByContent_givesItsElementsWithTheirLines() throws IOException {
        assertThat(read(MARK + " [ {\"a\":\"]\\\"}\"},\n{\"b\":[{}]}\n,\n 7 , \"x,]\", nul]"))
                .containsExactly("1 {\"a\":\"]\\\"}\"}", "2 {\"b\":[{}]}", "4 7 ", "4 \"x,]\"", "4 nul");
    }

    @Test
    void array_whenBroken_saysWhereAndIsNotReadOn() {
        unreadable("[{\"a\":1}\n{\"b\":2}]", "broken in line 2: expected ',' or ']' after an element, found '{'");
        unreadable("[{\"a\":1},\n]", "broken in line 2: expected an element, found ']'");
        unreadable("[\n{\"a\":[1}]", "broken in line 2: expected ']', found '}'");
        unreadable("[{\"a\":\"x\n\"}]", "broken in line 1: expected the end of a string, found the end of the line");
        unreadable("[{\"a\":1},\n{\"b\"", "ends within an element of its JSON array (the one that begins in line 2)");
        unreadable("[{\"a\":1}", "expected ',' or ']' after an element, found the end");
        unreadable("[{\"a\":1}] {}", "has more text after the end of its JSON array (line 1)");
    }

    @Test
    void gzip_whenOfSeveralMembersThroughASlowPipe_isReadToTheEnd() throws IOException {
        byte[] packed = join(gzip("{\"a\":1}\n{\"b\""), gzip(":2}\n"), gzip(""), gzip("{\"c\":3}"), new byte[7]);
        InputStream slow = new ByteArrayInputStream(packed) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        assertThat(read(slow)).containsExactly("1 {\"a\":1}", "2 {\"b\":2}", "3 {\"c\":3}");
    }

    @Test
    void gzip_whenItHasOptionalFields_skipsThem() throws IOException {
        byte[] plain = gzip("{\"a\":1}");
        byte[] extras = {4, 0, 'a', 'b', 'c', 'd', 'n', 0, 'c', 0, 0, 0};
        byte[] packed = join(Arrays.copyOf(plain, 10), extras, Arrays.copyOfRange(plain, 10, plain.length));
        packed[3] = 2 | 4 | 8 | 16;
        assertThat(read(new ByteArrayInputStream(packed))).containsExactly("1 {\"a\":1}");
    }

    @Test
    void gzip_whenCutOrDamaged_saysSoAfterWhatCameBefore() {
        byte[] packed = gzip("{\"a\":1}\n".repeat(997));
        unreadable(Arrays.copyOf(packed, packed.length - 3), "ends in the middle of its gzip data");
        unreadable(Arrays.copyOf(packed, 20), "ends in the middle of its gzip data");
        byte[] wrongSum = packed.clone();
        wrongSum[packed.length - 6] ^= 1;
        unreadable(wrongSum, "gzip data that is damaged");
        unreadable(join(packed, "junk".getBytes(UTF_8)), "has something else behind its gzip data");
    }

    @Test
    void input_whenOfAKindThatCannotBeRead_saysHowToConvertIt() {
        unreadable("{\"a\":1}".getBytes(UTF_16), "is UTF-16");
        unreadable("{\"a\":1}".getBytes(UTF_16LE), "is UTF-16");
        unreadable(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0}, "is a zstd file");
        unreadable(gzip(new String(gzip("{}"), ISO_8859_1), ISO_8859_1), "is packed twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"%s\"}\n{\"b\":2}", "[{\"a\":\"%s\"},\n{\"b\":2}]"})
    void record_whenLongerThanTheBound_isCutAndTheNextIsRead(String form) throws IOException {
        String text = String.format(form, "x".repeat(RecordBuffer.Bound.ITEM.bytes));
        try (Input input = open(text.getBytes(UTF_8))) {
            InputRecord first = input.next();
            assertThat(first.problem()).contains("longer than 16 MB");
            assertThat(first.whole()).isFalse();
            assertThat(first.bytes()).hasSize(1024);
            assertThat(input.next().bytes()).asString(UTF_8).isEqualTo("{\"b\":2}");
            assertThat(input.next()).isNull();
        }
    }

    @Test
    void record_whenNotUtf8_hasAProblemAndTheNextIsRead() throws IOException {
        try (Input input = open("{\"a\":\"ü\"}\n{\"b\":2}".getBytes(ISO_8859_1))) {
            InputRecord first = input.next();
            assertThat(first.problem()).startsWith("is not UTF-8 (byte 7)");
            assertThat(first.bytes()).isEqualTo("{\"a\":\"ü\"}".getBytes(ISO_8859_1));
            assertThat(input.next().problem()).isNull();
        }
    }

    @Test
    void record_whenCutWithinACharacter_isNotUtf8() throws IOException {
        try (Input input = open(new byte[] {'"', (byte) 0xC3})) {
            assertThat(input.next().problem()).startsWith("is not UTF-8");
        }
    }

    @Test
    void bytesRead_whenPacked_countsThePackedBytes() throws IOException {
        byte[] packed = gzip("{\"a\":1}\n".repeat(9973));
        AtomicLong count = new AtomicLong();
        try (Input input = Input.open(new ByteArrayInputStream(packed), count)) {
            assertThat(all(input)).hasSize(9973);
        }
        assertThat(count).hasValue(packed.length);
    }

    private static void unreadable(String text, String message) {
        unreadable(text.getBytes(UTF_8), message);
    }

    private static void unreadable(byte[] bytes, String message) {
        assertThatExceptionOfType(UnreadableInputException.class)
                .isThrownBy(() -> read(new ByteArrayInputStream(bytes)))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.hint()).isNotEmpty());
    }

    private static List<String> read(String text) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static List<String> read(InputStream stream) throws IOException {
        try (Input input = Input.open(stream, new AtomicLong())) {
            return all(input);
        }
    }

    private static List<String> all(Input input) throws IOException {
        List<String> records = new ArrayList<>();
        for (InputRecord record = input.next(); record != null; record = input.next()) {
            assertThat(record.problem()).isNull();
            records.add(record.line() + " " + new String(record.bytes(), UTF_8));
        }
        return records;
    }

    private static Input open(byte[] bytes) throws IOException {
        return Input.open(new ByteArrayInputStream(bytes), new AtomicLong());
    }

    private static byte[] gzip(String text) {
        return gzip(text, UTF_8);
    }

    private static byte[] gzip(String text, Charset charset) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(charset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
