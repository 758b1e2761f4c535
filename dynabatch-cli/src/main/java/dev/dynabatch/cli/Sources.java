package dev.dynabatch.cli;

import dev.dynabatch.cli.input.Input;
import dev.dynabatch.cli.input.UnreadableInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The files of one command line, {@code -} being standard input. */
final class Sources {
    private static final String STDIN = "-";

    private final List<String> files;
    private final InputStream stdin;
    private final AtomicLong bytesRead = new AtomicLong();

    Sources(List<String> files, InputStream stdin) {
        this.files = List.copyOf(files);
        this.stdin = stdin;
    }

    List<String> files() {
        return files;
    }

    /** What a file is called in messages. */
    static String nameOf(String file) {
        return file.equals(STDIN) ? "stdin" : file;
    }

    /** Throws for whatever can be known to be unreadable before anything is read; a pipe is let be. */
    void check(@Nullable Path deadLetters) {
        if (files.stream().filter(STDIN::equals).count() > 1) {
            throw CliException.usage("- is given twice, but standard input can be read only once", "Name it once.");
        }
        for (String file : files) {
            if (file.equals(STDIN)) {
                continue;
            }
            Path path = Path.of(file);
            try {
                if (Files.isDirectory(path)) {
                    throw new UnreadableInputException(
                            "is a directory", "Name the files in it: " + file + (file.endsWith("/") ? "*" : "/*"));
                }
                if (deadLetters != null && Files.exists(deadLetters) && Files.isSameFile(path, deadLetters)) {
                    throw new UnreadableInputException(
                            "is the dead-letter file, too", "What fails must go to another file than what is read.");
                }
                if (Files.isRegularFile(path)) {
                    try (InputStream in = Files.newInputStream(path)) {
                        Input.check(in);
                    }
                } else if (!Files.exists(path)) {
                    throw new NoSuchFileException(file);
                }
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
    }

    /** The size of all files together, in bytes, or -1 if that is not known. */
    long totalBytes() {
        long sum = 0;
        for (String file : files) {
            try {
                if (file.equals(STDIN) || !Files.isRegularFile(Path.of(file))) {
                    return -1;
                }
                sum += Files.size(Path.of(file));
            } catch (IOException e) {
                return -1;
            }
        }
        return sum;
    }

    /** How much of it was read. */
    long bytesRead() {
        return bytesRead.get();
    }

    Input open(String file) throws IOException {
        return Input.open(file.equals(STDIN) ? stdin : Files.newInputStream(Path.of(file)), bytesRead);
    }

    /** The complaint about an input that cannot be read. */
    static CliException unreadable(String file, IOException e) {
        String name = nameOf(file);
        if (e instanceof UnreadableInputException known) {
            return new CliException(ExitCode.USAGE, name + " " + known.getMessage(), known.hint(), e);
        }
        if (e instanceof NoSuchFileException) {
            return new CliException(ExitCode.USAGE, name + " does not exist", "Is the path right?", e);
        }
        if (e instanceof AccessDeniedException) {
            return new CliException(ExitCode.USAGE, name + " may not be read by you", "See its permissions: ls -l", e);
        }
        return new CliException(ExitCode.USAGE, name + " cannot be read: " + e.getMessage(), null, e);
    }
}
