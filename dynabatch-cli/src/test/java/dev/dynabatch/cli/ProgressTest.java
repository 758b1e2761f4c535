package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(boolean terminal) {
        return new Console(
                InputStream.nullInputStream(),
                new ByteArrayOutputStream(),
                new PrintStream(err, true, UTF_8),
                terminal,
                now::get,
                new Interrupts(code -> {}));
    }

    @Test
    void line_whenTheSizeIsKnown_showsPartRatesAndWhatIsLeft(@TempDir Path directory) throws Exception {
        String file = Command.file(directory, "in.jsonl", "x".repeat(999));
        Sources sources = new Sources(List.of(file), InputStream.nullInputStream());
        try (var input = sources.open(file);
                Progress progress = Progress.start(console(false), sources, () -> new Progress.Sample(0, 0, 0, 0))) {
            assertThat(progress.line(new Progress.Sample(0, 0, 0, 0), 250)).isEmpty();
            now.set(10 * SECOND);
            assertThat(progress.line(new Progress.Sample(5003, 5003, 700, 7), 500))
                    .isEqualTo(" 25% [=====               ] 5,003 items  500/s  70 WCU/s  7 throttled  ETA 0:00:30");
            now.addAndGet(SECOND);
            assertThat(progress.line(new Progress.Sample(10_007, 0, 1400, 7), 1000))
                    .startsWith("100% [====================] 10,007 items")
                    .endsWith("ETA 0:00:00");
            assertThat(input.next()).isNotNull();
        }
    }

    @Test
    void line_whenTheSizeIsNotKnown_showsNoPart() {
        Sources sources = new Sources(List.of("-"), InputStream.nullInputStream());
        try (Progress progress = Progress.start(console(false), sources, () -> new Progress.Sample(0, 0, 0, 0))) {
            now.set(SECOND);
            assertThat(progress.line(new Progress.Sample(997, 0, 997, 0), 11))
                    .isEqualTo("997 items  997/s  997 WCU/s  0 throttled");
        }
        assertThat(err.size()).isZero();
    }

    @Test
    void bar_whenOnATerminal_isDrawnAndWipedOutBeforeTheSummary() {
        Command.Result loaded = new Command()
                .terminal()
                .in("{\"pk\":\"a\"}\n{}\n")
                .with("load", "-", "--table", "users", "--create-table", "pk", "--embedded");
        assertThat(loaded.err()).contains("\r").contains("\r\033[Kstdin:2: ").contains("\r\033[K1 of 2 items written");
    }
}
