package dev.dynabatch.benchmarks.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs by Signature Version 4 with no more than its two hashes and one HMAC: the texts around them stand ready. */
public final class FloorSigner {
    static final String TARGET = "DynamoDB_20120810.BatchWriteItem";
    static final String SIGNED = "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private final Settings settings;
    private final MessageDigest sha256;
    private final Mac hmac;
    private final byte[] canonical;
    private final int canonicalHashAt;
    private final int canonicalDateAt;
    private final byte[] stringToSign;
    private final int hashToSignAt;
    private long second = -1;
    private byte[] date = new byte[0];

    /**
     * What to sign with.
     *
     * @param host what goes into {@code Host}
     * @param clock the time to sign for
     */
    public record Settings(String accessKey, String secretKey, String region, String host, Clock clock) {}

    /** Signs with these. */
    public FloorSigner(Settings settings) {
        this.settings = settings;
        String before = "POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:" + settings.host()
                + "\nx-amz-content-sha256:";
        canonicalHashAt = before.length();
        canonicalDateAt = canonicalHashAt + 64 + "\nx-amz-date:".length();
        canonical = (before + "0".repeat(64) + "\nx-amz-date:" + "0".repeat(16) + "\nx-amz-target:" + TARGET + "\n\n"
                        + SIGNED + "\n" + "0".repeat(64))
                .getBytes(US_ASCII);
        String toSign = "AWS4-HMAC-SHA256\n" + "0".repeat(16) + "\n" + "0".repeat(8) + "/" + settings.region()
                + "/dynamodb/aws4_request\n";
        hashToSignAt = toSign.length();
        stringToSign = (toSign + "0".repeat(64)).getBytes(US_ASCII);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
            hmac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes time, hash and signature into a request. */
    public void sign(FloorRequest request) {
        long now = settings.clock().millis() / 1000;
        if (now != second) {
            second = now;
            turn();
        }
        byte[] bytes = request.bytes();
        System.arraycopy(date, 0, bytes, request.dateAt(), 16);
        System.arraycopy(date, 0, bytes, request.dayAt(), 8);
        sha256.update(bytes, request.bodyAt(), bytes.length - request.bodyAt());
        hex(sha256.digest(), bytes, request.hashAt());
        System.arraycopy(bytes, request.hashAt(), canonical, canonicalHashAt, 64);
        System.arraycopy(bytes, request.hashAt(), canonical, canonical.length - 64, 64);
        hex(sha256.digest(canonical), stringToSign, hashToSignAt);
        hex(hmac.doFinal(stringToSign), bytes, request.signatureAt());
    }

    /** A new second has come, perhaps a new day. */
    private void turn() {
        date = DATE.format(settings.clock().instant().atZone(ZoneOffset.UTC)).getBytes(US_ASCII);
        System.arraycopy(date, 0, canonical, canonicalDateAt, 16);
        System.arraycopy(date, 0, stringToSign, "AWS4-HMAC-SHA256\n".length(), 16);
        System.arraycopy(date, 0, stringToSign, "AWS4-HMAC-SHA256\n20260101T000000Z\n".length(), 8);
        byte[] key = mac(("AWS4" + settings.secretKey()).getBytes(UTF_8), new String(date, 0, 8, US_ASCII));
        key = mac(mac(key, settings.region()), "dynamodb");
        init(mac(key, "aws4_request"));
    }

    private byte[] mac(byte[] key, String message) {
        init(key);
        return hmac.doFinal(message.getBytes(UTF_8));
    }

    private void init(byte[] key) {
        try {
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void hex(byte[] digest, byte[] to, int from) {
        int at = from;
        for (byte b : digest) {
            to[at++] = HEX[b >> 4 & 0xF];
            to[at++] = HEX[b & 0xF];
        }
    }
}
