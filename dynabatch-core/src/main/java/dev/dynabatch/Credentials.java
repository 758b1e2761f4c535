package dev.dynabatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request is signed with. White space around the three texts is dropped: it comes from files and shells.
 *
 * @param accessKeyId the public part
 * @param secretAccessKey the secret part
 * @param sessionToken the token of temporary credentials, or null
 * @param expiration when they end, or null if they do not
 */
public record Credentials(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken,
        @Nullable Instant expiration) {

    /** Trims, and checks that key and secret are there, and that all of it is printable ASCII, as credentials are. */
    public Credentials {
        accessKeyId = accessKeyId.trim();
        secretAccessKey = secretAccessKey.trim();
        sessionToken = sessionToken == null || sessionToken.isBlank() ? null : sessionToken.trim();
        if (accessKeyId.isEmpty() || secretAccessKey.isEmpty()) {
            throw new IllegalArgumentException(
                    (accessKeyId.isEmpty() ? "the access key id" : "the secret access key") + " is blank");
        }
        check("access key id", accessKeyId);
        check("secret access key", secretAccessKey);
        check("session token", sessionToken == null ? "" : sessionToken);
    }

    private static void check(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new IllegalArgumentException("the " + what + " holds character " + (int) c + " at " + i
                        + ", which none has; is it cut in two by a line break, or quoted?");
            }
        }
    }

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
