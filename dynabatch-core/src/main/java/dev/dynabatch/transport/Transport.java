package dev.dynabatch.transport;

/**
 * Carries one request to DynamoDB and brings its answer: bytes in, bytes out.
 *
 * <p>A transport does not retry, does not sign and does not limit how long an answer may take: the engine above it does
 * all three, and cancels an exchange that takes too long. A transport is safe for use by many threads, and closing it
 * fails every exchange under way.
 */
public interface Transport extends AutoCloseable {

    /**
     * Starts one exchange. Never blocks for the network and never throws for a network fault: whatever happens is told
     * to {@code listener}, exactly once, on a thread of the transport's choice (it may be the caller's own, before this
     * method returns).
     *
     * @param request what to send; the arrays of its body are shared with the engine. They must not be written to, nor
     *     looked at any more once the listener was told an answer: the engine writes other items to them then
     * @param listener told the answer or the fault
     * @return a handle that gives the exchange up
     */
    Exchange send(TransportRequest request, Listener listener);

    /**
     * Whether requests must carry a signature. An embedded store needs none, and the engine then skips credentials and
     * hashing.
     */
    default boolean signed() {
        return true;
    }

    /** Closes every connection. Exchanges under way fail, and so does whatever is sent later. Does not block. */
    @Override
    void close();

    /** Is told how an exchange ended. Must return soon and must not block. */
    interface Listener {
        /** A whole answer arrived, whatever its status. */
        void answered(TransportResponse response);

        /** No whole answer arrived. */
        void failed(TransportException fault);
    }

    /** One exchange under way. */
    interface Exchange {
        /**
         * Gives the exchange up: its connection is closed rather than reused, so that a late answer can reach nobody.
         * The listener is told a {@link TransportException} with the stage the exchange had reached (one that still
         * waited for a connection was not sent), unless it has been told already. Does not block; may be repeated.
         */
        void cancel();
    }
}
