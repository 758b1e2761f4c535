package dev.dynabatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request is signed with.
 *
 * @param accessKeyId the public part
 * @param secretAccessKey the secret part
 * @param sessionToken the token of temporary credentials, or null
 * @param expiration when they end, or null if they do not
 */
public record Credentials(
        String accessKeyId, String secretAccessKey, @Nullable String sessionToken, @Nullable Instant expiration) {

    /** Credentials that never expire. */
    public static Credentials of(String accessKeyId, String secretAccessKey) {
        return new Credentials(accessKeyId, secretAccessKey, null, null);
    }

    /** The public part only. */
    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
