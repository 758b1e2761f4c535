package dev.dynabatch.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** The blocking beginning of a TLS connection. */
final class TlsHandshake {
    private static final int FIRST_RECORD_TYPE = 20;
    private static final int LAST_RECORD_TYPE = 24;

    private final SSLEngine engine;
    private final InputStream in;
    private final OutputStream out;
    private final ByteBuffer netIn;
    private final ByteBuffer netOut;
    private final ByteBuffer none = ByteBuffer.allocate(0);

    /** @param in fails when the handshake takes too long */
    TlsHandshake(SSLEngine engine, InputStream in, OutputStream out) {
        this.engine = engine;
        this.in = in;
        this.out = out;
        int packet = engine.getSession().getPacketBufferSize();
        this.netIn = ByteBuffer.allocate(packet).flip();
        this.netOut = ByteBuffer.allocate(packet);
    }

    /** The peer answered, but not in TLS. */
    static final class NotTlsException extends IOException {
        private static final long serialVersionUID = 1;

        NotTlsException() {
            super("no TLS");
        }
    }

    /** Shakes hands. What was read beyond is given back, ready to be read from. */
    ByteBuffer shake() throws IOException {
        engine.beginHandshake();
        try {
            while (step(engine.getHandshakeStatus())) {
                // until there is nothing left to do
            }
        } catch (SSLException e) {
            tellWhy();
            throw e;
        }
        return netIn;
    }

    private boolean step(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_WRAP -> wrap();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
            case NEED_TASK -> runTasks(engine);
            case FINISHED, NOT_HANDSHAKING -> {
                return false;
            }
        }
        return true;
    }

    private void wrap() throws IOException {
        netOut.clear();
        SSLEngineResult result = engine.wrap(none, netOut);
        out.write(netOut.array(), 0, netOut.position());
        if (result.getStatus() == Status.CLOSED) {
            throw new SSLException("the TLS handshake was ended");
        }
    }

    private void unwrap() throws IOException {
        SSLEngineResult result = engine.unwrap(netIn, none);
        if (result.getStatus() == Status.CLOSED) {
            throw new SSLException("the server ended the TLS handshake");
        }
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            netIn.compact();
            int count = in.read(netIn.array(), netIn.position(), netIn.remaining());
            if (count > 0) {
                netIn.position(netIn.position() + count);
            }
            netIn.flip();
            if (count < 0) {
                throw new SSLException("the server closed the connection during the TLS handshake");
            }
            if (netIn.get(0) < FIRST_RECORD_TYPE || netIn.get(0) > LAST_RECORD_TYPE) {
                throw new NotTlsException();
            }
        }
    }

    static void runTasks(SSLEngine engine) {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    /** Sends the alert that says what we do not like, if there is one. */
    private void tellWhy() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrap();
            }
        } catch (IOException gone) {
            // the peer learns it by the end of the connection
        }
    }
}
