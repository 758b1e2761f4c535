package dev.dynabatch.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** The dead-letter file: grows by a whole line with every failure, so that what ends the process loses none. */
final class DeadLetters implements AutoCloseable {
    private final Path path;
    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();

    private DeadLetters(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** Makes the file, or takes an empty one. One with something in it is left alone: it may not have been replayed. */
    static DeadLetters open(Path path) {
        try {
            if (Files.isRegularFile(path) && Files.size(path) > 0) {
                throw CliException.usage(
                        "the dead-letter file " + path + " is there already, and not empty",
                        "Replay it (--format dead-letter) or move it away first, or name another.");
            }
            return new DeadLetters(path, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "the dead-letter file " + path + " cannot be made: "
                            + e.getClass().getSimpleName() + ", " + e.getMessage(),
                    "Does its directory exist, and may you write there?",
                    e);
        }
    }

    Path path() {
        return path;
    }

    void add(byte[] line) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(line);
        lock.lock();
        try {
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sees to it that what was added outlasts the machine, where the file is of a kind that can. */
    void secure() throws IOException {
        if (Files.isRegularFile(path)) {
            file.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
