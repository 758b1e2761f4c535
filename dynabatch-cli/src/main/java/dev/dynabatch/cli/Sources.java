package dev.dynabatch.cli;

import dev.dynabatch.cli.export.ExportDirectory;
import dev.dynabatch.cli.export.ExportException;
import dev.dynabatch.cli.input.Input;
import dev.dynabatch.cli.input.UnreadableInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The files of one command line, {@code -} being standard input. */
final class Sources {
    private static final String STDIN = "-";

    private final InputStream stdin;
    private List<Source> files;
    private long totalBytes = -1;
    private final AtomicLong bytesRead = new AtomicLong();

    Sources(List<String> files, InputStream stdin) {
        this.files = files.stream().map(file -> new Source(file, null, -1)).toList();
        this.stdin = stdin;
    }

    /**
     * One file.
     *
     * @param file its name
     * @param format what its records are in, if it says so itself, or null
     * @param items how many records it must have, or -1 if that is not known
     */
    record Source(String file, @Nullable ItemFormat format, long items) {}

    /** The files; after {@link #check}, of an export its data files instead. */
    List<Source> files() {
        return files;
    }

    /** What a file is called in messages. */
    static String nameOf(String file) {
        return file.equals(STDIN) ? "stdin" : file;
    }

    /**
     * Throws for whatever can be known to be unreadable before anything is read; a pipe is let be. Of an export, everything
     * is looked at: it has checksums.
     */
    void check(@Nullable Path deadLetters) {
        if (files.stream().filter(source -> source.file().equals(STDIN)).count() > 1) {
            throw CliException.usage("- is given twice, but standard input can be read only once", "Name it once.");
        }
        List<Source> checked = new ArrayList<>();
        for (Source source : files) {
            try {
                if (source.file().equals(STDIN)) {
                    checked.add(source);
                } else if (Files.isDirectory(Path.of(source.file()))) {
                    checked.addAll(exported(source.file()));
                } else {
                    check(Path.of(source.file()), deadLetters);
                    checked.add(source);
                }
            } catch (ExportException e) {
                throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e.hint(), e);
            } catch (IOException e) {
                throw unreadable(source.file(), e);
            }
        }
        files = List.copyOf(checked);
        totalBytes = sumOfSizes();
    }

    private static void check(Path path, @Nullable Path deadLetters) throws IOException {
        if (deadLetters != null && Files.exists(deadLetters) && Files.isSameFile(path, deadLetters)) {
            throw new UnreadableInputException(
                    "is the dead-letter file, too", "What fails must go to another file than what is read.");
        }
        if (Files.isRegularFile(path)) {
            try (InputStream in = Files.newInputStream(path)) {
                Input.check(in);
            }
        } else if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
    }

    private static List<Source> exported(String directory) throws IOException {
        Path path = Path.of(directory);
        if (!ExportDirectory.hasManifest(path)) {
            Path below = ExportDirectory.below(path);
            throw new UnreadableInputException(
                    "is a directory, and none of an export (it has no manifest-summary.json)",
                    below != null
                            ? "There is an export in " + below + "."
                            : "Name the files in it: " + directory + (directory.endsWith("/") ? "*" : "/*"));
        }
        ExportDirectory export = ExportDirectory.open(path);
        ItemFormat format = export.format().equals("JSON") ? ItemFormat.JSON : ItemFormat.DYNAMODB_JSON;
        return export.files().stream()
                .map(file -> new Source(file.path().toString(), format, file.items()))
                .toList();
    }

    /** The size of all files together, in bytes, or -1 if that is not known. */
    private long sumOfSizes() {
        long sum = 0;
        for (Source source : files) {
            try {
                if (source.file().equals(STDIN) || !Files.isRegularFile(Path.of(source.file()))) {
                    return -1;
                }
                sum += Files.size(Path.of(source.file()));
            } catch (IOException e) {
                return -1;
            }
        }
        return sum;
    }

    /** Which part was read, from 0 to 1, or -1 if that is not known. */
    double partRead() {
        return totalBytes <= 0 ? -1 : Math.min(1, (double) bytesRead.get() / totalBytes);
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
