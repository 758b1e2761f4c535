package dev.dynabatch.cli.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An export while it is written: one file, or a directory with data files and a manifest. Until it is whole it goes by
 * another name, {@code NAME.partial}.
 *
 * <p>Several threads write at a time, each to a data file that it has to itself.
 */
public final class Export implements Closeable {
    private static final String PARTIAL = ".partial";
    private static final String OLD = ".old";

    private final Path target;
    private final Path partial;
    private final Settings settings;
    private final boolean directory;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final List<DataFile> files = new ArrayList<>();
    private final Deque<DataFile> free = new ArrayDeque<>();
    private boolean ended;
    private boolean done;

    /**
     * How to write.
     *
     * @param gzip whether to pack the data
     * @param replace whether an export that is there by that name is to be replaced, once this one is whole
     * @param mostFiles how many data files a directory may have
     */
    public record Settings(boolean gzip, boolean replace, int mostFiles) {}

    /**
     * What is known of an export beside its items.
     *
     * @param table the table
     * @param outputFormat as it stands in the manifest
     * @param begun when it was begun, in milliseconds since 1970
     * @param ended when it was ended, likewise
     */
    public record Head(String table, String outputFormat, long begun, long ended) {}

    private Export(Path target, Path partial, Settings settings, boolean directory) {
        this.target = target;
        this.partial = partial;
        this.settings = settings;
        this.directory = directory;
    }

    /** Whether a name is that of a directory: it ends like one, or there is one. */
    public static boolean isDirectory(String name) {
        return name.endsWith("/") || name.endsWith("\\") || Files.isDirectory(Path.of(name));
    }

    /** Throws if nothing is to be written under this name. */
    public static void check(String name, Settings settings) throws IOException {
        if (name.isEmpty()) {
            throw new ExportException("'' is no name", "Name a file or a directory.");
        }
        if (name.equals("-")) {
            throw noOrdinaryFile(name);
        }
        Path target = Path.of(name);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            checkReplaceable(target, settings);
        }
        Path partial = partial(target);
        if (Files.exists(partial, LinkOption.NOFOLLOW_LINKS)) {
            throw new ExportException(
                    partial + " is there already: another export to this name is under way, or was killed",
                    "If none is under way, remove it: rm -r '" + partial + "'");
        }
    }

    private static void checkReplaceable(Path target, Settings settings) throws IOException {
        if (Files.isDirectory(target)) {
            boolean empty = isEmpty(target);
            if (!empty && !settings.replace()) {
                throw new ExportException(
                        target + " is a directory with something in it",
                        "Name a new one; or --force, which replaces an export and nothing else.");
            }
            if (!empty && !ExportDirectory.isExport(target)) {
                throw new ExportException(
                        target + " is a directory with something in it that is no export, and is not replaced",
                        "Name another, or empty it yourself.");
            }
        } else if (!Files.isRegularFile(target)) {
            throw noOrdinaryFile(target.toString());
        } else if (!settings.replace()) {
            throw new ExportException(target + " is there already", "Name another; or --force, which replaces it.");
        }
    }

    private static ExportException noOrdinaryFile(String name) {
        return new ExportException(
                name + " is no ordinary file", "To write into a pipe: dynabatch scan --format dynamodb-json");
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    private static Path partial(Path target) {
        return target.resolveSibling(target.getFileName() + PARTIAL);
    }

    /** Begins to write; nothing is there by the name itself until {@link #finish}. */
    public static Export begin(String name, Settings settings) throws IOException {
        check(name, settings);
        Path target = Path.of(name);
        boolean directory = isDirectory(name);
        Export export = new Export(target, partial(target), settings, directory);
        if (directory) {
            Files.createDirectory(export.partial);
            Files.createDirectory(export.partial.resolve(ExportDirectory.DATA));
        } else {
            export.files.add(DataFile.create(export.partial, settings.gzip(), null));
            export.free.addAll(export.files);
        }
        return export;
    }

    /** A data file for the calling thread alone, until it gives it back; waits for one. */
    public DataFile take() throws IOException {
        lock.lock();
        try {
            while (!ended && free.isEmpty() && files.size() == mostFiles()) {
                given.awaitUninterruptibly();
            }
            if (ended) {
                throw new ExportException("the export to " + target + " has ended", null);
            }
            return free.isEmpty() ? added() : free.pop();
        } finally {
            lock.unlock();
        }
    }

    private int mostFiles() {
        return directory ? settings.mostFiles() : 1;
    }

    private DataFile added() throws IOException {
        String name = String.format("part-%05d.json%s", files.size(), settings.gzip() ? ".gz" : "");
        Path path = partial.resolve(ExportDirectory.DATA).resolve(name);
        DataFile file = DataFile.create(path, settings.gzip(), Checksums.md5());
        files.add(file);
        return file;
    }

    /** Gives a data file back. */
    public void give(DataFile file) {
        lock.lock();
        try {
            free.push(file);
            given.signal();
        } finally {
            lock.unlock();
        }
    }

    /** How many items were written. */
    public long items() {
        lock.lock();
        try {
            return files.stream().mapToLong(DataFile::items).sum();
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes the data files have: all of them when it is finished. */
    public long bytes() {
        lock.lock();
        try {
            return files.stream().mapToLong(DataFile::bytes).sum();
        } finally {
            lock.unlock();
        }
    }

    /** How many data files there are. */
    public int files() {
        lock.lock();
        try {
            return files.size();
        } finally {
            lock.unlock();
        }
    }

    /** Makes it whole: everything is written, then it gets its name. */
    public void finish(Head head) throws IOException {
        end();
        for (DataFile file : files) {
            file.finish();
        }
        if (directory) {
            ExportDirectory.writeManifest(partial, head, files);
        }
        rename();
        done = true;
    }

    private void rename() throws IOException {
        if (!directory) {
            if (settings.replace()) {
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(partial, target); // not over one that was made meanwhile
            }
            return;
        }
        Path old = target.resolveSibling(target.getFileName() + OLD);
        boolean replaces = Files.exists(target) && !isEmpty(target);
        if (replaces) {
            checkReplaceable(target, settings);
            Files.move(target, old);
        } else {
            Files.deleteIfExists(target);
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        if (replaces) {
            ExportDirectory.delete(old);
        }
    }

    /** No thread may write any more; waits for those that do. */
    private void end() {
        lock.lock();
        try {
            ended = true;
            given.signalAll();
            while (free.size() < files.size()) {
                given.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes what was written, unless it is finished. */
    @Override
    public void close() throws IOException {
        if (done) {
            return;
        }
        end();
        for (DataFile file : files) {
            file.close();
        }
        if (directory) {
            ExportDirectory.delete(partial);
        } else {
            Files.deleteIfExists(partial);
        }
    }
}
