package dev.dynabatch.cli.export;

import dev.dynabatch.cli.input.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The layout of an export in a directory, as the service makes it in S3 and we do here: {@code manifest-summary.json},
 * {@code manifest-files.json} with a line for each data file, a file with the MD5 of each of them, and {@code data/}.
 */
public final class ExportDirectory {
    static final String DATA = "data";
    static final String FILES = "manifest-files.json";
    private static final String SUMMARY = "manifest-summary.json";
    private static final String MD5 = ".md5";
    /** What it is called in the developer guide. */
    private static final String CHECKSUM = ".checksum";

    /** Below a bucket's prefix of two parts. */
    private static final int DEEPEST = 5;

    private static final Set<String> NAMES = Set.of(
            DATA,
            SUMMARY,
            FILES,
            "_started",
            withoutJson(SUMMARY) + MD5,
            withoutJson(FILES) + MD5,
            withoutJson(SUMMARY) + CHECKSUM,
            withoutJson(FILES) + CHECKSUM);

    private final List<File> files;
    private final String format;

    private ExportDirectory(List<File> files, String format) {
        this.files = files;
        this.format = format;
    }

    /**
     * A data file.
     *
     * @param path where it is
     * @param items how many items it must have
     */
    public record File(Path path, long items) {}

    /** The data files, in the order of the manifest. */
    public List<File> files() {
        return files;
    }

    /** What they hold, as the manifest says it: {@code DYNAMODB_JSON} or {@code JSON}. */
    public String format() {
        return format;
    }

    /** Whether a directory says of itself that it is an export, whole or not. */
    public static boolean hasManifest(Path directory) {
        return Files.exists(directory.resolve(FILES)) || Files.exists(directory.resolve(SUMMARY));
    }

    /**
     * An export below a directory, as one is that was fetched with its prefix: {@code AWSDynamoDB/0123-abc}; or null, also
     * if not all of it can be looked at.
     */
    public static @Nullable Path below(Path directory) {
        try (Stream<Path> found = Files.find(
                directory, DEEPEST, (path, attributes) -> SUMMARY.equals(String.valueOf(path.getFileName())))) {
            return found.sorted().map(Path::getParent).findFirst().orElse(null);
        } catch (IOException | UncheckedIOException e) {
            return null; // it was only to help
        }
    }

    /** Whether a directory is an export and holds nothing else. */
    static boolean isExport(Path directory) throws IOException {
        return hasManifest(directory)
                && NAMES.containsAll(names(directory))
                && dataNames(directory).containsAll(names(directory.resolve(DATA)));
    }

    /** Of what is in a directory, if it is there. */
    private static Set<String> names(Path directory) throws IOException {
        Set<String> names = new HashSet<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            }
        }
        return names;
    }

    /** Of the data files that the manifest has; none if it is not there, or cannot be read. */
    private static Set<String> dataNames(Path directory) throws IOException {
        Path manifest = directory.resolve(FILES);
        if (!Files.exists(manifest)) {
            return Set.of();
        }
        try {
            return entries(directory, Files.readAllBytes(manifest)).stream()
                    .map(ManifestEntry::fileName)
                    .collect(Collectors.toSet());
        } catch (ExportException e) {
            return Set.of();
        }
    }

    // ---- reading

    /**
     * Reads the manifest, and every data file once to see whether it is what the manifest says.
     *
     * @throws ExportException that says what is wrong where
     */
    public static ExportDirectory open(Path directory) throws IOException {
        ManifestSummary summary = summary(directory);
        List<File> files = new ArrayList<>();
        long items = 0;
        for (ManifestEntry entry : entries(directory, manifest(directory, FILES))) {
            files.add(file(directory, entry));
            items += entry.itemCount();
        }
        if (items != summary.itemCount()) {
            throw new ExportException(
                    "the data files of " + directory.resolve(FILES) + " have " + items + " items together, and "
                            + directory.resolve(SUMMARY) + " says " + summary.itemCount(),
                    "Fetch the manifest again; or load the data files one by one: " + directory + "/data/*");
        }
        return new ExportDirectory(files, summary.outputFormat());
    }

    private static ManifestSummary summary(Path directory) throws IOException {
        Path path = directory.resolve(SUMMARY);
        ManifestSummary summary;
        try {
            summary = ManifestSummary.parse(manifest(directory, SUMMARY));
        } catch (ExportException e) {
            throw e.hint() != null ? e : garbled(path.toString(), e);
        }
        if (summary.incremental()) {
            throw new ExportException(
                    path + " is of an incremental export: it has changes, not items",
                    "Load a full export; what changed since cannot be loaded.");
        }
        if (!Set.of("DYNAMODB_JSON", "JSON").contains(summary.outputFormat())) {
            throw new ExportException(
                    path + " says that the data are " + summary.outputFormat() + ", which cannot be loaded",
                    "Export the table as DYNAMODB_JSON.");
        }
        return summary;
    }

    private static byte[] manifest(Path directory, String name) throws IOException {
        Path path = directory.resolve(name);
        if (!Files.exists(path)) {
            throw new ExportException(
                    path + " is missing: the export was not finished, or not fetched whole", "Fetch all of it again.");
        }
        byte[] content = Files.readAllBytes(path);
        for (String ending : List.of(MD5, CHECKSUM)) {
            Path sum = directory.resolve(withoutJson(name) + ending);
            if (Files.exists(sum)
                    && !Checksums.says(
                            Files.readString(sum, StandardCharsets.ISO_8859_1).strip(), content)) {
                throw new ExportException(
                        path + " is not what it was: its MD5 is not that in " + sum, "Fetch both of them again.");
            }
        }
        return content;
    }

    private static List<ManifestEntry> entries(Path directory, byte[] manifest) throws IOException {
        List<ManifestEntry> entries = new ArrayList<>();
        int number = 0;
        for (String line : new String(manifest, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                entries.add(entry(directory, line, number));
            }
        }
        return entries;
    }

    private static ManifestEntry entry(Path directory, String line, int number) throws IOException {
        try {
            return ManifestEntry.parse(line);
        } catch (ExportException e) {
            throw garbled(directory.resolve(FILES) + ":" + number, e);
        }
    }

    private static ExportException garbled(String place, ExportException why) {
        return new ExportException(
                place + ": is no manifest of an export: " + why.getMessage(),
                "Fetch it again; or load the data files without it, one by one.");
    }

    /** Finds the file: a key in a bucket may have any prefix, and its last part is the name here. */
    private static File file(Path directory, ManifestEntry entry) throws IOException {
        Path path = directory.resolve(DATA).resolve(entry.fileName());
        if (!Files.isRegularFile(path)) {
            throw new ExportException(
                    path + " is missing: the manifest has it with " + entry.itemCount() + " items",
                    "Fetch it again. The data files belong into the directory 'data' beside the manifest.");
        }
        String md5 = entry.md5();
        if (md5 != null && !md5.equals(Checksums.of(path)) && !md5.equals(unpacked(path))) {
            throw new ExportException(
                    path + " is damaged: its MD5 is not the one in the manifest (" + md5 + ")", "Fetch it again.");
        }
        return new File(path, entry.itemCount());
    }

    /** The guide does not say whether the sum is of the file as it is or of what is packed in it. */
    private static String unpacked(Path path) {
        try (InputStream in = Input.unpacked(Files.newInputStream(path))) {
            return Checksums.of(in);
        } catch (IOException e) {
            return ""; // damaged
        }
    }

    // ---- writing

    /** Writes the manifest; the summary last, so that without it nothing passes for whole. */
    static void writeManifest(Path directory, Export.Head head, List<DataFile> files) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long items = 0;
        long bytes = 0;
        for (DataFile file : files) {
            byte[] digest = file.digest();
            if (digest == null) {
                throw new IllegalStateException("a data file without digest");
            }
            String key = DATA + "/" + file.path().getFileName();
            lines.write(ManifestEntry.line(file.items(), digest, key));
            items += file.items();
            bytes += file.bytes();
        }
        write(directory, FILES, lines.toByteArray());
        write(directory, SUMMARY, ManifestSummary.text(head, items, bytes));
    }

    private static void write(Path directory, String name, byte[] content) throws IOException {
        secure(directory.resolve(withoutJson(name) + MD5), Checksums.of(content).getBytes(StandardCharsets.US_ASCII));
        secure(directory.resolve(name), content);
    }

    private static void secure(Path path, byte[] content) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
    }

    /** Deletes an export: what it may hold, and nothing else. */
    static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory.resolve(DATA))) {
            try (DirectoryStream<Path> data = Files.newDirectoryStream(directory.resolve(DATA))) {
                for (Path file : data) {
                    Files.delete(file);
                }
            }
        }
        for (String name : NAMES) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.delete(directory);
    }

    private static String withoutJson(String name) {
        return name.substring(0, name.length() - ".json".length());
    }
}
