package dev.dynabatch.internal.sign;

import dev.dynabatch.Credentials;
import dev.dynabatch.transport.Body;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs DynamoDB requests by AWS Signature Version 4: always {@code POST}, always the path {@code /}, no query.
 *
 * <p>The key of a day is derived once per day and credentials; see the AWS IAM guide, "Create a signed AWS API request".
 */
public final class SigV4Signer {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    private static final String SIGNED = "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target";
    private static final String SIGNED_WITH_TOKEN =
            "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target";

    private final String region;
    private final String service;
    private final Digests.Pool digests = new Digests.Pool();
    private volatile @Nullable DayKey dayKey;

    /**
     * @param region the region requests are signed for, such as {@code eu-central-1}
     * @param service the signing name of the service, {@code dynamodb}
     */
    public SigV4Signer(String region, String service) {
        this.region = region;
        this.service = service;
    }

    /**
     * All headers of one request, signature included.
     *
     * @param credentials whose request it is
     * @param wallMillis the time to sign for, milliseconds since 1970 UTC, already corrected for clock skew
     * @param host what goes into {@code Host}: the endpoint's host, with the port when it is not the scheme's own
     * @param target what goes into {@code X-Amz-Target}, such as {@code DynamoDB_20120810.BatchWriteItem}
     * @param userAgent what goes into {@code User-Agent}, which is not signed since proxies change it
     * @param body what is sent
     * @return names and values in turn
     */
    public List<String> sign(
            Credentials credentials, long wallMillis, String host, String target, String userAgent, Body body) {
        String date = AmzDate.of(wallMillis);
        Digests using = digests.take();
        Hex.append(using.sha256(body), using.text);
        String bodyHash = using.text.toString();
        String authorization = authorization(using, credentials, date, host, target, bodyHash);
        digests.give(using);
        List<String> headers = headers(date, host, target, userAgent);
        add(headers, "X-Amz-Content-Sha256", bodyHash);
        add(headers, "Authorization", authorization);
        String token = credentials.sessionToken();
        if (token != null) {
            add(headers, "X-Amz-Security-Token", token);
        }
        return Collections.unmodifiableList(headers);
    }

    /** The headers of a request that needs no signature. */
    public static List<String> unsigned(long wallMillis, String host, String target, String userAgent) {
        return Collections.unmodifiableList(headers(AmzDate.of(wallMillis), host, target, userAgent));
    }

    private static List<String> headers(String date, String host, String target, String userAgent) {
        List<String> headers = new ArrayList<>(14);
        add(headers, "Host", host);
        add(headers, "Content-Type", CONTENT_TYPE);
        add(headers, "X-Amz-Target", target);
        add(headers, "X-Amz-Date", date);
        add(headers, "User-Agent", userAgent);
        return headers;
    }

    private static void add(List<String> headers, String name, String value) {
        headers.add(name);
        headers.add(value);
    }

    private String authorization(
            Digests using, Credentials credentials, String date, String host, String target, String bodyHash) {
        String token = credentials.sessionToken();
        String signed = token == null ? SIGNED : SIGNED_WITH_TOKEN;
        StringBuilder text = using.text;
        text.setLength(0);
        text.append("POST\n/\n\ncontent-type:").append(CONTENT_TYPE);
        text.append("\nhost:").append(host);
        text.append("\nx-amz-content-sha256:")
                .append(bodyHash)
                .append("\nx-amz-date:")
                .append(date);
        if (token != null) {
            text.append("\nx-amz-security-token:").append(token);
        }
        text.append("\nx-amz-target:").append(target).append("\n\n").append(signed);
        text.append('\n').append(bodyHash);
        byte[] canonicalHash = using.sha256(text);

        text.setLength(0);
        SigV4.Scope scope = new SigV4.Scope(date.substring(0, 8), region, service);
        SigV4.stringToSign(date, scope, canonicalHash, text);
        byte[] signature = using.hmac(key(using, credentials, scope), text);

        text.setLength(0);
        text.append(SigV4.ALGORITHM)
                .append(" Credential=")
                .append(credentials.accessKeyId())
                .append('/');
        scope.write(text).append(", SignedHeaders=").append(signed).append(", Signature=");
        Hex.append(signature, text);
        return text.toString();
    }

    /** The key of the day: two threads may derive it at once, to the same bytes. */
    private byte[] key(Digests using, Credentials credentials, SigV4.Scope scope) {
        DayKey known = dayKey;
        if (known != null && known.day.equals(scope.day()) && known.secret.equals(credentials.secretAccessKey())) {
            return known.key;
        }
        byte[] key = SigV4.key(using, credentials.secretAccessKey(), scope);
        dayKey = new DayKey(scope.day(), credentials.secretAccessKey(), key);
        return key;
    }

    private static final class DayKey {
        private final String day;
        private final String secret;
        private final byte[] key;

        DayKey(String day, String secret, byte[] key) {
            this.day = day;
            this.secret = secret;
            this.key = key;
        }
    }
}
