package dev.dynabatch.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file holds: its records, in order, each with its line, or an error that says what is wrong. */
class InputFuzzTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void next_whenKept(String name, byte[] file) throws Exception {
        next_whatever(file);
    }

    static List<Arguments> corpus() throws IOException, URISyntaxException {
        URI inputs = InputFuzzTest.class
                .getResource("InputFuzzTestInputs/next_whatever")
                .toURI();
        try (Stream<Path> files = Files.walk(Path.of(inputs))) {
            List<Arguments> kept = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                kept.add(Arguments.of(file.getFileName().toString(), Files.readAllBytes(file)));
            }
            return kept;
        }
    }

    @FuzzTest(maxDuration = "20s")
    @Tag("thorough")
    void next_whatever(byte[] file) throws IOException {
        String records = read(new ByteArrayInputStream(file));
        if (file.length == 0 || file[0] != 0x1f) { // how much is had of a damaged gzip file depends on how it is read
            assertThat(read(new Trickle(file))).isEqualTo(records);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(file);
            }
            assertThat(read(new ByteArrayInputStream(packed.toByteArray()))).isEqualTo(records);
        }
    }

    /** The records, one after the other, and how it ended. */
    private static String read(InputStream file) throws IOException {
        StringBuilder all = new StringBuilder();
        long line = 1;
        try (Input input = Input.open(file, new AtomicLong())) {
            for (InputRecord record = input.next(); record != null; record = input.next()) {
                assertThat(record.line()).isGreaterThanOrEqualTo(line);
                line = record.line();
                assertThat(record.bytes()).isNotEmpty();
                String text = new String(record.bytes(), UTF_8);
                assertThat(record.problem() == null).isEqualTo(Arrays.equals(text.getBytes(UTF_8), record.bytes()));
                all.append(line)
                        .append(' ')
                        .append(text)
                        .append(record.problem())
                        .append('\n');
            }
        } catch (UnreadableInputException e) {
            assertThat(e.getMessage()).isNotEmpty();
            all.append(e.getMessage());
        }
        return all.toString();
    }

    /** Gives a byte at a time. */
    private static final class Trickle extends ByteArrayInputStream {
        Trickle(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(1, length));
        }
    }
}
