package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.internal.time.Ticker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs commands in this process. */
final class Command {
    static {
        System.setProperty(
                "org.slf4j.simpleLogger.log.dev.dynabatch", "off"); // --verbose would be heard in later tests
    }

    private InputStream in = InputStream.nullInputStream();
    private boolean terminal;
    private Interrupts interrupts = new Interrupts(code -> {
        throw new AssertionError("halted with " + code);
    });

    /** What came out of a command. */
    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        List<String> sortedLines() {
            return out.lines().sorted().toList();
        }
    }

    static Result run(String... args) {
        return new Command().with(args);
    }

    /** Splits at blanks. */
    static Result line(String line) {
        return run(line.split(" "));
    }

    Command in(String text) {
        return in(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    Command in(InputStream stream) {
        in = stream;
        return this;
    }

    Command terminal() {
        terminal = true;
        return this;
    }

    Command interrupts(Interrupts given) {
        interrupts = given;
        return this;
    }

    Result with(String... args) {
        return with(new ByteArrayOutputStream(), args);
    }

    Result with(OutputStream out, String... args) {
        return with(out, new ByteArrayOutputStream(), args);
    }

    Result with(OutputStream out, ByteArrayOutputStream err, String... args) {
        Console console =
                new Console(in, out, new PrintStream(err, true, UTF_8), terminal, Ticker.system(), interrupts);
        int exitCode = Main.run(console, args);
        return new Result(exitCode, out.toString(), err.toString(UTF_8));
    }

    /** Writes a file. */
    static String file(Path directory, String name, String... lines) {
        return file(directory, name, (String.join("\n", Arrays.asList(lines)) + "\n").getBytes(UTF_8));
    }

    static String file(Path directory, String name, byte[] content) {
        try {
            return Files.write(directory.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
