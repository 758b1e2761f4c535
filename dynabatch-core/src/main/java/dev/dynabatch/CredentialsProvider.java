package dev.dynabatch;

/** Where credentials come from. */
@FunctionalInterface
public interface CredentialsProvider {
    /**
     * The credentials to use now. May block (it is never called on an event loop or under a lock); the client keeps the
     * answer until shortly before it expires.
     *
     * @throws RuntimeException if there are none; the message reaches the user
     */
    Credentials resolve();

    /** Always these. */
    static CredentialsProvider of(Credentials credentials) {
        return () -> credentials;
    }
}
