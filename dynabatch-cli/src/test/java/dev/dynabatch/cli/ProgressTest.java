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
    void line_whenTheSizeIsKnown_showsPartRatesAndWhatIsLeft() {
        try (Progress progress = progress("WCU")) {
            assertThat(progress.line(new Progress.Sample(0, 0, 0, 0))).isEmpty();
            now.set(10 * SECOND);
            assertThat(progress.line(new Progress.Sample(5003, 0.25, 700, 7)))
                    .isEqualTo(" 25% [=====               ] 5,003 items  500/s  70 WCU/s  7 throttled  ETA 0:00:30");
            now.addAndGet(SECOND);
            assertThat(progress.line(new Progress.Sample(10_007, 1, 1400, 7)))
                    .startsWith("100% [====================] 10,007 items")
                    .endsWith("ETA 0:00:00");
        }
    }

    @Test
    void line_whenTheSizeIsNotKnown_showsNoPart() {
        try (Progress progress = progress("RCU")) {
            now.set(SECOND);
            assertThat(progress.line(new Progress.Sample(997, -1, 997, 0)))
                    .isEqualTo("997 items  997/s  997 RCU/s  0 throttled");
        }
        assertThat(err.size()).isZero();
    }

    @Test
    void partRead_isOfAllFiles_andUnknownOfAPipe(@TempDir Path directory) throws Exception {
        String file = Command.file(directory, "in.jsonl", "x".repeat(999));
        Sources sources = new Sources(List.of(file, file), InputStream.nullInputStream());
        sources.check(null);
        try (var input = sources.open(file)) {
            assertThat(input.next()).isNotNull();
            assertThat(sources.partRead()).isEqualTo(0.5);
        }
        Sources pipe = new Sources(List.of("-"), InputStream.nullInputStream());
        pipe.check(null);
        assertThat(pipe.partRead()).isNegative();
    }

    private Progress progress(String unit) {
        return Progress.start(console(false), unit, () -> new Progress.Sample(0, -1, 0, 0));
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
