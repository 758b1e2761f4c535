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
    private final AmzDate dates = new AmzDate();
    private volatile @Nullable Day today;

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
        String date = dates.of(wallMillis);
        Digests using = digests.take();
        String bodyHash = using.text.hex(using.sha256(body)).text();
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
        return Collections.unmodifiableList(headers(AmzDate.format(wallMillis), host, target, userAgent));
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
        HashedText text = using.text.clear();
        text.add("POST\n/\n\ncontent-type:").add(CONTENT_TYPE).add("\nhost:").add(host);
        text.add("\nx-amz-content-sha256:").add(bodyHash).add("\nx-amz-date:").add(date);
        if (token != null) {
            text.add("\nx-amz-security-token:").add(token);
        }
        text.add("\nx-amz-target:").add(target).add("\n\n").add(signed(token)).add('\n');
        byte[] canonicalHash = using.sha256(text.add(bodyHash));

        Day day = day(using, credentials, date);
        SigV4.stringToSign(date, day.scope, canonicalHash, text);
        byte[] signature = using.hmac(day.key, text);
        return text.clear().add(day.authorization).hex(signature).text();
    }

    private static String signed(@Nullable String token) {
        return token == null ? SIGNED : SIGNED_WITH_TOKEN;
    }

    /** What is the same all day: two threads may derive it at once, to the same bytes. */
    private Day day(Digests using, Credentials credentials, String date) {
        Day known = today;
        if (known != null && date.startsWith(known.day) && known.credentials.equals(credentials)) {
            return known;
        }
        SigV4.Scope scope = new SigV4.Scope(date.substring(0, 8), region, service);
        Day day = new Day(credentials, scope, SigV4.key(using, credentials.secretAccessKey(), scope));
        today = day;
        return day;
    }

    private static final class Day {
        private final Credentials credentials;
        private final String day;
        private final byte[] key;
        private final String scope;
        /** What stands before the signature. */
        private final String authorization;

        Day(Credentials credentials, SigV4.Scope scope, byte[] key) {
            this.credentials = credentials;
            this.day = scope.day();
            this.key = key;
            this.scope = scope.text();
            this.authorization = SigV4.ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + this.scope
                    + ", SignedHeaders=" + signed(credentials.sessionToken()) + ", Signature=";
        }
    }
}
