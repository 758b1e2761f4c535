package dev.dynabatch.benchmarks.nullserver;

import dev.dynabatch.benchmarks.nullserver.RequestScanner.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;

/** Serves every connection from one thread: between two waits it reads, and answers, all that has come. */
final class EventLoop implements Runnable {
    private final ServerSocketChannel listening;
    private final Answers answers;
    private final Counts counts;
    private final ByteBuffer received = ByteBuffer.allocateDirect(256 << 10);
    private final ByteBuffer sent = ByteBuffer.allocateDirect(64 << 10);

    EventLoop(ServerSocketChannel listening, Answers answers, Counts counts) {
        this.listening = listening;
        this.answers = answers;
        this.counts = counts;
    }

    @Override
    public void run() {
        try (Selector selector = Selector.open()) {
            listening.configureBlocking(false);
            listening.register(selector, SelectionKey.OP_ACCEPT);
            while (true) {
                selector.select();
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    if (key.isAcceptable()) {
                        accept(selector);
                    } else {
                        serve(key);
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server of the benchmark failed", e);
        }
    }

    private void accept(Selector selector) throws IOException {
        SocketChannel channel = listening.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new RequestScanner());
            counts.connection();
        }
    }

    private void serve(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        RequestScanner scanner = (RequestScanner) key.attachment();
        try {
            received.clear();
            if (channel.read(received) < 0) {
                channel.close();
                return;
            }
            received.flip();
            counts.bytes(received.remaining());
            sent.clear();
            for (Found found = scanner.scan(received); found != Found.NOTHING; found = scanner.scan(received)) {
                sent.put(answers.to(found));
                counts.found(found);
            }
            sent.flip();
            while (sent.hasRemaining()) { // far less than a socket's buffer, unless the client does not read
                channel.write(sent);
            }
        } catch (IOException e) {
            channel.close(); // the client has ended
        }
    }
}
