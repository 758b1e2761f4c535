package dev.dynabatch.benchmarks.nullserver;

import dev.dynabatch.benchmarks.nullserver.RequestScanner.Found;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Serves TLS connections, each from a thread of its own. */
final class TlsConnections implements Runnable {
    private final ServerSocket listening;
    private final Answers answers;
    private final Counts counts;

    TlsConnections(ServerSocket listening, Answers answers, Counts counts) {
        this.listening = listening;
        this.answers = answers;
        this.counts = counts;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                counts.connection();
                Thread thread = new Thread(() -> serve(socket), "connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server of the benchmark failed", e);
        }
    }

    private void serve(Socket socket) {
        RequestScanner scanner = new RequestScanner();
        byte[] received = new byte[64 << 10];
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (int length = in.read(received); length >= 0; length = in.read(received)) {
                counts.bytes(length);
                ByteBuffer bytes = ByteBuffer.wrap(received, 0, length);
                for (Found found = scanner.scan(bytes); found != Found.NOTHING; found = scanner.scan(bytes)) {
                    counts.found(found);
                    out.write(answers.to(found));
                }
            }
        } catch (IOException e) {
            // the client has ended
        }
    }
}
