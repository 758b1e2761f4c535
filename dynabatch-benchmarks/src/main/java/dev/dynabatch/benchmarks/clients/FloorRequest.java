package dev.dynabatch.benchmarks.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * One whole request, head and body in one array. Time, hash and signature are written over again for each sending.
 *
 * @param bytes the request
 * @param dateAt where {@code X-Amz-Date} begins
 * @param hashAt where {@code X-Amz-Content-Sha256} begins
 * @param dayAt where the day in the credential's scope begins
 * @param signatureAt where the signature begins
 * @param bodyAt where the body begins
 */
public record FloorRequest(byte[] bytes, int dateAt, int hashAt, int dayAt, int signatureAt, int bodyAt) {
    private static final String DATE = "20260101T000000Z";
    private static final String HASH = "0".repeat(64);

    /** A request with this body. */
    public static FloorRequest of(byte[] body, FloorSigner.Settings settings) {
        StringBuilder head = new StringBuilder(1024);
        head.append("POST / HTTP/1.1\r\nHost: ").append(settings.host());
        head.append("\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: ")
                .append(FloorSigner.TARGET);
        head.append("\r\nUser-Agent: floor\r\nContent-Length: ")
                .append(body.length)
                .append("\r\nX-Amz-Date: ");
        int dateAt = head.length();
        head.append(DATE).append("\r\nX-Amz-Content-Sha256: ");
        int hashAt = head.length();
        head.append(HASH)
                .append("\r\nAuthorization: AWS4-HMAC-SHA256 Credential=")
                .append(settings.accessKey());
        int dayAt = head.append('/').length();
        head.append(DATE, 0, 8).append('/').append(settings.region());
        head.append("/dynamodb/aws4_request, SignedHeaders=")
                .append(FloorSigner.SIGNED)
                .append(", Signature=");
        int signatureAt = head.length();
        head.append(HASH).append("\r\n\r\n");
        byte[] bytes = new byte[head.length() + body.length];
        System.arraycopy(head.toString().getBytes(US_ASCII), 0, bytes, 0, head.length());
        System.arraycopy(body, 0, bytes, head.length(), body.length);
        return new FloorRequest(bytes, dateAt, hashAt, dayAt, signatureAt, head.length());
    }
}
