package dev.dynabatch.internal.sign;

import dev.dynabatch.transport.Body;
import java.nio.charset.StandardCharsets;

/** The arithmetic of Signature Version 4, for who signs and for who checks. Its methods are pure. */
public final class SigV4 {
    /** The only algorithm there is here. */
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private SigV4() {}

    /** What a signature is good for: {@code 20261124/eu-central-1/dynamodb/aws4_request}. */
    public record Scope(String day, String region, String service) {
        StringBuilder write(StringBuilder to) {
            return to.append(day)
                    .append('/')
                    .append(region)
                    .append('/')
                    .append(service)
                    .append("/aws4_request");
        }
    }

    /** A time as it stands in {@code X-Amz-Date}: {@code 20261124T021500Z}. */
    public static String date(long wallMillis) {
        return AmzDate.of(wallMillis);
    }

    /** The SHA-256 of a body, in hexadecimal. */
    public static String hash(byte[] body) {
        StringBuilder hex = new StringBuilder(64);
        Hex.append(new Digests().sha256(Body.of(body)), hex);
        return hex.toString();
    }

    /**
     * The signature of a request, in hexadecimal.
     *
     * @param date the value of {@code X-Amz-Date}
     * @param canonicalRequest method, path, query, headers, their names and the body's hash, a line each
     */
    public static String signature(String secret, Scope scope, String date, String canonicalRequest) {
        Digests digests = new Digests();
        byte[] hash = digests.sha256(canonicalRequest);
        StringBuilder text = digests.text;
        stringToSign(date, scope, hash, text);
        byte[] signature = digests.hmac(key(digests, secret, scope), text);
        StringBuilder hex = new StringBuilder(64);
        Hex.append(signature, hex);
        return hex.toString();
    }

    static void stringToSign(String date, Scope scope, byte[] canonicalHash, StringBuilder to) {
        to.append(ALGORITHM).append('\n').append(date).append('\n');
        scope.write(to).append('\n');
        Hex.append(canonicalHash, to);
    }

    /** The key of a scope. */
    static byte[] key(Digests digests, String secret, Scope scope) {
        byte[] first = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        byte[] ofRegion = digests.hmac(digests.hmac(first, scope.day()), scope.region());
        return digests.hmac(digests.hmac(ofRegion, scope.service()), "aws4_request");
    }
}
