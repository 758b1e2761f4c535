package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Credentials;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.transport.Transport;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where requests go and in whose name. Region, endpoint and credentials are looked up when first needed. */
interface Target extends AutoCloseable {
    /**
     * Where to, and who signs.
     *
     * @param endpoint scheme, host and port
     * @param host the value of {@code Host}
     * @param signer signs for the region
     */
    record Address(URI endpoint, String host, SigV4Signer signer) {}

    Transport transport();

    /** Where to; known once credentials are, or always where none are needed. */
    Address address();

    /** The credentials to use now, or null if they must be fetched. */
    @Nullable
    Credentials currentCredentials(long wallMillis);

    /** Fetches credentials, off this thread. */
    CompletionStage<Credentials> credentials(long wallMillis);

    /** The service refused these: the next request fetches new ones, unless it has them already. */
    void credentialsRefused(Credentials used);

    /** Gives up what the look-ups opened; the transport is somebody else's. */
    @Override
    void close();
}
