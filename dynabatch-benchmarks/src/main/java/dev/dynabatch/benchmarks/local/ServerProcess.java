package dev.dynabatch.benchmarks.local;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A store in a process of its own, in memory, served over HTTP and started as its users start it.
 *
 * @param process ends with {@link #close}
 * @param endpoint where it answers
 * @param startMillis from the start of the process to its first answer, to ListTables
 */
record ServerProcess(JavaProcess process, URI endpoint, double startMillis) implements AutoCloseable {

    /** Dynabatch Local, by the command {@code dynabatch local}. */
    static ServerProcess dynabatch() {
        int port = freePort();
        return start(
                port,
                List.of(Repository.root().resolve("dynabatch").toString(), "local", "--port", Integer.toString(port)));
    }

    /** Amazon's DynamoDB Local, with its jars alone. */
    static ServerProcess amazon() {
        int port = freePort();
        Path jars = Repository.root().resolve("dynabatch-benchmarks/target/app/amazon");
        return start(
                port,
                List.of(
                        JavaProcess.java(),
                        "-Dsqlite4java.library.path=" + jars,
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        jars + "/*",
                        "software.amazon.dynamodb.services.local.main.ServerRunner",
                        "-inMemory",
                        "-sharedDb",
                        "-disableTelemetry",
                        "-port",
                        Integer.toString(port)));
    }

    private static ServerProcess start(int port, List<String> command) {
        FirstAnswer firstAnswer = new FirstAnswer(port);
        long start = System.nanoTime();
        JavaProcess process = JavaProcess.silent(command);
        firstAnswer.await();
        double millis = (System.nanoTime() - start) / 1e6;
        return new ServerProcess(process, URI.create("http://127.0.0.1:" + port), millis);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
