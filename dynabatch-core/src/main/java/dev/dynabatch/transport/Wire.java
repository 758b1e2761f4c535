package dev.dynabatch.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one connection, in clear or under TLS, never blocking. One thread may read while another writes; two may
 * not do the same.
 */
interface Wire {
    /**
     * Writes what the socket takes.
     *
     * @param progress told when bytes have left
     * @return whether all of it left; if not, the socket is full
     */
    boolean write(RequestWriter request, Progress progress) throws IOException;

    /** Reads what is there into {@code into}, which takes 64 KiB: how much, 0 for nothing yet, -1 for the end. */
    int read(ByteBuffer into) throws IOException;

    /** Closes in the way the peer expects, as far as that needs no waiting. */
    void close();

    /** Closes with a reset, so that what the socket still holds is dropped. */
    void closeHard();

    /** Whether bytes of the current request have left. Written by whoever writes. */
    final class Progress {
        private boolean bytesLeft;

        void left() {
            bytesLeft = true;
        }

        boolean bytesLeft() {
            return bytesLeft;
        }
    }
}
