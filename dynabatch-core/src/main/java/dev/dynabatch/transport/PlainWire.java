package dev.dynabatch.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes in clear. */
final class PlainWire implements Wire {
    private final SocketChannel channel;
    private final BufferPool buffers;

    PlainWire(SocketChannel channel, BufferPool buffers) {
        this.channel = channel;
        this.buffers = buffers;
    }

    @Override
    public boolean write(RequestWriter request, Progress progress) throws IOException {
        ByteBuffer buffer = buffers.take();
        try {
            while (request.hasMore()) {
                request.copyTo(buffer.clear());
                int count = channel.write(buffer.flip());
                if (count > 0) {
                    progress.left();
                    request.advance(count);
                }
                if (buffer.hasRemaining()) {
                    return false; // what did not leave is copied again: a full socket holds no buffer
                }
            }
            return true;
        } finally {
            buffers.give(buffer);
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public void close() {
        close(channel);
    }

    @Override
    public void closeHard() {
        reset(channel);
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException closedAllTheSame) {
            // nobody could do anything about it
        }
    }

    static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | RuntimeException alreadyReset) {
            // some systems refuse options on a socket that the peer has reset; closing it is all that is left to do
        }
        close(channel);
    }
}
