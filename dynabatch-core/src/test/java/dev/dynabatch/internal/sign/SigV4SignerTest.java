package dev.dynabatch.internal.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Credentials;
import dev.dynabatch.transport.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SigV4SignerTest {
    private static final String KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

    @Test
    void sign_givesTheSignatureOfTheSdk_forAnyRequest() {
        Random random = new Random(20_251);
        String[] hosts = {"dynamodb.eu-central-1.amazonaws.com", "localhost:8000", "127.0.0.1:43211", "[::1]:8000"};
        for (int i = 0; i < 997; i++) {
            Case one = Case.random(random, hosts[random.nextInt(hosts.length)]);
            SigV4Signer signer = new SigV4Signer(one.region, "dynamodb");
            List<String> headers = one.sign(signer);
            assertThat(value(headers, "Authorization")).isEqualTo(one.bySdk("Authorization"));
            assertThat(value(headers, "X-Amz-Date")).isEqualTo(one.bySdk("X-Amz-Date"));
            assertThat(value(headers, "X-Amz-Security-Token")).isEqualTo(one.credentials.sessionToken());
            assertThat(one.sign(signer)).as("again, from the cached key").isEqualTo(headers);
        }
    }

    @Test
    void sign_changesKeys_whenDayOrCredentialsChange() {
        Random random = new Random(7);
        SigV4Signer signer = new SigV4Signer("us-east-1", "dynamodb");
        for (int i = 0; i < 101; i++) {
            Case one = Case.random(random, "localhost:8000").in("us-east-1");
            assertThat(value(one.sign(signer), "Authorization")).isEqualTo(one.bySdk("Authorization"));
        }
    }

    @Test
    void sign_isRight_whenManyThreadsShareASigner() throws Exception {
        SigV4Signer signer = new SigV4Signer("us-east-1", "dynamodb");
        ExecutorService threads = Executors.newFixedThreadPool(7);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 7; t++) {
                Random random = new Random(t % 3);
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 53; i++) {
                        Case one = Case.random(random, "localhost").in("us-east-1");
                        assertThat(value(one.sign(signer), "Authorization")).isEqualTo(one.bySdk("Authorization"));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void amzDate_isTheCalendars_forAnyTime() {
        Random random = new Random(11);
        AmzDate dates = new AmzDate();
        for (int i = 0; i < 9973; i++) {
            long millis = random.nextLong(253_402_300_800_000L);
            String expected =
                    Instant.ofEpochMilli(millis - millis % 1000).toString().replaceAll("[-:]", "");
            assertThat(AmzDate.format(millis)).isEqualTo(expected);
            assertThat(dates.of(millis)).isEqualTo(expected);
            assertThat(dates.of(millis - millis % 1000)).isEqualTo(expected);
        }
    }

    @Test
    void unsigned_carriesNoSignature() {
        assertThat(SigV4Signer.unsigned(0, "localhost:8000", "DynamoDB_20120810.ListTables", "x"))
                .contains("X-Amz-Target", "DynamoDB_20120810.ListTables", "localhost:8000")
                .doesNotContain("Authorization");
    }

    @Test
    void signature_isOfUtf8_whateverWasSignedBefore() throws Exception {
        Digests digests = new Digests();
        for (String text : List.of("short", "é and ∑", "x".repeat(2_003), "ü".repeat(701), "short again")) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[] {7}, "HmacSHA256"));
            assertThat(digests.sha256(digests.text.clear().add(text)))
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(utf8));
            assertThat(digests.hmac(new byte[] {7}, digests.text)).isEqualTo(mac.doFinal(utf8));
        }
    }

    private static String value(List<String> headers, String name) {
        int at = headers.indexOf(name);
        return at < 0 ? null : headers.get(at + 1);
    }

    private record Case(
            String region, Credentials credentials, long millis, String host, String target, List<byte[]> body) {

        static Case random(Random random, String host) {
            String token = random.nextBoolean() ? text(random, 1 + random.nextInt(700)) : null;
            Credentials credentials = new Credentials(text(random, 20), text(random, 40), token, null);
            List<byte[]> body = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                byte[] part = new byte[random.nextInt(300)];
                random.nextBytes(part);
                body.add(part);
            }
            long millis = random.nextLong(4_102_444_800_000L);
            return new Case("eu-west-" + random.nextInt(9), credentials, millis, host, text(random, 30), body);
        }

        Case in(String otherRegion) {
            return new Case(otherRegion, credentials, millis, host, target, body);
        }

        List<String> sign(SigV4Signer signer) {
            return signer.sign(credentials, millis, host, target, "agent/1", Body.of(body));
        }

        String bySdk(String header) {
            String id = credentials.accessKeyId();
            String secret = credentials.secretAccessKey();
            String token = credentials.sessionToken();
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            body.forEach(whole::writeBytes);
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .uri(URI.create("http://" + host + "/"))
                    .putHeader("Host", host)
                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                    .putHeader("X-Amz-Target", target)
                    .build();
            SignedRequest signed = AwsV4HttpSigner.create()
                    .sign(r -> r.identity(
                                    token == null
                                            ? AwsCredentialsIdentity.create(id, secret)
                                            : AwsSessionCredentialsIdentity.create(id, secret, token))
                            .request(request)
                            .payload(() -> new ByteArrayInputStream(whole.toByteArray()))
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                            .putProperty(
                                    HttpSigner.SIGNING_CLOCK,
                                    Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC)));
            return signed.request().firstMatchingHeader(header).orElse(null);
        }

        private static String text(Random random, int length) {
            StringBuilder text = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                text.append(KEY_ALPHABET.charAt(random.nextInt(KEY_ALPHABET.length())));
            }
            return new String(text.toString().getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
        }
    }
}
