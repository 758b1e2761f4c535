package dev.dynabatch.internal.sign;

import dev.dynabatch.transport.Body;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The arithmetic of Signature Version 4, for who signs and for who checks. Its methods are pure. */
public final class SigV4 {
    /** The only algorithm there is here. */
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private SigV4() {}

    /** What a signature is good for: {@code 20261124/eu-central-1/dynamodb/aws4_request}. */
    public record Scope(String day, String region, String service) {
        String text() {
            return day + "/" + region + "/" + service + "/aws4_request";
        }
    }

    /** A time as it stands in {@code X-Amz-Date}: {@code 20261124T021500Z}. */
    public static String date(long wallMillis) {
        return AmzDate.format(wallMillis);
    }

    /** The SHA-256 of a body, in hexadecimal. */
    public static String hash(byte[] body) {
        return HashedText.ofHash(new Digests().sha256(Body.of(body)));
    }

    /**
     * The signature of a request, in hexadecimal.
     *
     * @param date the value of {@code X-Amz-Date}
     * @param canonicalRequest method, path, query, headers, their names and the body's hash, a line each
     */
    public static String signature(String secret, Scope scope, String date, String canonicalRequest) {
        Digests digests = new Digests();
        byte[] hash = digests.sha256(digests.text.add(canonicalRequest));
        byte[] key = key(digests, secret, scope);
        stringToSign(date, scope.text(), hash, digests.text);
        return HashedText.ofHash(digests.hmac(key, digests.text));
    }

    static void stringToSign(String date, String scope, byte[] canonicalHash, HashedText to) {
        to.clear().add(ALGORITHM).add('\n').add(date).add('\n').add(scope).add('\n');
        to.hex(canonicalHash);
    }

    /** The key of a scope. */
    static byte[] key(Digests digests, String secret, Scope scope) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(scope.day(), scope.region(), scope.service(), "aws4_request")) {
            key = digests.hmac(key, digests.text.clear().add(part));
        }
        return key;
    }
}
