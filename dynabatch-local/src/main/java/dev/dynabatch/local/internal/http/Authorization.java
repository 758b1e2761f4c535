package dev.dynabatch.local.internal.http;

import dev.dynabatch.internal.sign.SigV4;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a header {@code Authorization} says, taken apart.
 *
 * @param accessKeyId who signed
 * @param scope what the signature is good for
 * @param signedHeaders the names of what is signed, in lower case
 * @param signature in hexadecimal
 */
record Authorization(String accessKeyId, SigV4.Scope scope, List<String> signedHeaders, String signature) {
    private static final String SERVICE = "dynamodb";
    private static final String TERMINATOR = "aws4_request";

    /**
     * @param header the header's value, or null
     * @param dated whether the request says when it was signed
     */
    static Authorization parse(@Nullable String header, boolean dated) throws UnauthenticException {
        String text = header == null ? "" : header.trim();
        if (!text.startsWith("AWS4-")) {
            throw UnauthenticException.missing("Request is missing Authentication Token");
        }
        String[] words = text.split("[, ]+");
        Map<String, String> parameters = new HashMap<>();
        for (String word : List.of(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                parameters.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        requireAll(words[0], parameters, dated);
        if (!words[0].equals(SigV4.ALGORITHM)) {
            throw UnauthenticException.incomplete("Unsupported AWS 'algorithm': '" + words[0] + "'.");
        }
        String credential = parameters.getOrDefault("Credential", "");
        String[] parts = credential.split("/", -1);
        if (parts.length != 5) {
            throw UnauthenticException.incomplete("Credential must have exactly 5 slash-delimited elements, e.g."
                    + " keyid/date/region/service/term, got '" + credential + "'");
        }
        if (!parts[3].equals(SERVICE)) {
            throw UnauthenticException.invalid("Credential should be scoped to correct service: '" + SERVICE + "'. ");
        }
        if (!parts[4].equals(TERMINATOR)) {
            throw UnauthenticException.invalid("Credential should be scoped with a valid terminator: '" + TERMINATOR
                    + "', not '" + parts[4] + "'. ");
        }
        String signed = parameters.getOrDefault("SignedHeaders", "").toLowerCase(Locale.ROOT);
        return new Authorization(
                parts[0],
                new SigV4.Scope(parts[1], parts[2], parts[3]),
                List.of(signed.split(";")),
                parameters.getOrDefault("Signature", ""));
    }

    /** Names at once everything that is missing, as the service does. */
    private static void requireAll(String algorithm, Map<String, String> parameters, boolean dated)
            throws UnauthenticException {
        StringBuilder missing = new StringBuilder();
        for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parameters.getOrDefault(name, "").isEmpty()) {
                missing.append("Authorization header requires '").append(name).append("' parameter. ");
            }
        }
        if (!dated) {
            missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        if (missing.length() > 0) {
            throw UnauthenticException.incomplete(missing + "Authorization=" + algorithm);
        }
    }
}
