package dev.dynabatch.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * Bytes under TLS, after the handshake. Encrypting is done by whoever writes, so by as many threads as there are
 * callers.
 *
 * <p>What TLS 1.3 sends after the handshake is no business of the exchanges: tickets need no answer, and the answer to a
 * key update goes out before the next request, which is when it is due (RFC 8446, 4.6.3). Renegotiation of TLS 1.2 is
 * refused.
 */
final class TlsWire implements Wire {
    /** Of one record (RFC 8446, 5.1). */
    static final int PLAIN_BYTES = 16 * 1024;

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final BufferPool buffers;
    private final ByteBuffer netIn;

    /** What of a record has not left yet. */
    private final ByteBuffer netOut;

    /** Guards {@code netOut}; only closing ever competes for it. */
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * @param netIn bytes read beyond the handshake, ready to be read from, in an array
     * @param buffers of {@link #PLAIN_BYTES}
     */
    TlsWire(SocketChannel channel, SSLEngine engine, ByteBuffer netIn, BufferPool buffers) {
        this.channel = channel;
        this.engine = engine;
        this.netIn = netIn.compact();
        this.buffers = buffers;
        this.netOut = ByteBuffer.allocateDirect(engine.getSession().getPacketBufferSize())
                .flip();
    }

    @Override
    public boolean write(RequestWriter request, Progress progress) throws IOException {
        writing.lock();
        ByteBuffer plain = buffers.take();
        try {
            while (true) {
                if (netOut.hasRemaining()) {
                    if (channel.write(netOut) > 0) {
                        progress.left(); // how much of a record is enough is the peer's to know
                    }
                    if (netOut.hasRemaining()) {
                        return false;
                    }
                }
                if (!request.hasMore()) {
                    return true;
                }
                request.copyTo(plain.clear());
                request.advance(encrypt(plain.flip()));
            }
        } finally {
            buffers.give(plain);
            writing.unlock();
        }
    }

    private int encrypt(ByteBuffer plain) throws SSLException {
        netOut.clear();
        SSLEngineResult result;
        try {
            result = engine.wrap(plain, netOut);
        } finally {
            netOut.flip();
        }
        if (result.getStatus() != Status.OK) {
            throw new SSLException("TLS is " + result.getStatus());
        }
        return result.bytesConsumed();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (engine.isInboundDone()) {
            return -1;
        }
        int before = into.position();
        int count = netIn.hasRemaining() ? channel.read(netIn) : 0;
        netIn.flip();
        try {
            while (netIn.hasRemaining()) {
                SSLEngineResult result = engine.unwrap(netIn, into);
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    TlsHandshake.runTasks(engine);
                }
                if (result.getStatus() == Status.CLOSED) {
                    return into.position() > before ? into.position() - before : -1;
                }
                refuseRenegotiation(result);
                if (result.getStatus() != Status.OK) {
                    break; // the rest of a record is still to come
                }
            }
        } finally {
            netIn.compact();
        }
        if (count < 0 && into.position() == before) {
            throw new SSLException("the connection was cut without TLS's good-bye");
        }
        return into.position() - before;
    }

    private void refuseRenegotiation(SSLEngineResult result) throws SSLException {
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                && !engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("the server asks for a renegotiation");
        }
    }

    @Override
    public void close() {
        engine.closeOutbound();
        if (writing.tryLock()) { // else a request is half out, and there is nobody to say good-bye to
            try {
                if (!netOut.hasRemaining()) {
                    sayGoodBye();
                }
            } catch (IOException gone) {
                // it is closed all the same
            } finally {
                writing.unlock();
            }
        }
        PlainWire.close(channel);
    }

    private void sayGoodBye() throws IOException {
        netOut.clear();
        try {
            engine.wrap(ByteBuffer.allocate(0), netOut);
        } finally {
            netOut.flip();
        }
        channel.write(netOut);
    }

    @Override
    public void closeHard() {
        engine.closeOutbound();
        PlainWire.reset(channel);
    }
}
