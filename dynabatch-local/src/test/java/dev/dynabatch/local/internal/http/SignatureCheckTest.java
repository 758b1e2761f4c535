package dev.dynabatch.local.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Credentials;
import dev.dynabatch.internal.sign.SigV4;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.transport.Body;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureCheckTest {
    private static final long NOW = Instant.parse("2026-11-24T02:15:00Z").toEpochMilli();
    private static final byte[] BODY = "{\"Limit\":7}".getBytes(UTF_8);
    private static final Credentials PLAIN = Credentials.of("AKIDPLAIN", "secret");
    private static final Credentials TEMPORARY =
            new Credentials("AKIDTEMP", "another", "token/+=", Instant.ofEpochMilli(NOW + 1));
    private static final Credentials ENDED = new Credentials("AKIDENDED", "secret", "token", Instant.ofEpochMilli(NOW));

    private final SignatureCheck check = new SignatureCheck(List.of(PLAIN, TEMPORARY, ENDED), () -> NOW);

    @Test
    void require_isContent_whenWhoIsKnownSigned() {
        assertThat(answer(signed(PLAIN, NOW), BODY)).isEqualTo("ok");
        assertThat(answer(signed(TEMPORARY, NOW), BODY)).isEqualTo("ok");
    }

    @Test
    void require_refuses_whenTheRequestIsNotSigned() {
        String missing = "MISSING_TOKEN: Request is missing Authentication Token";
        assertThat(changed(r -> r.headers().remove("Authorization"))).isEqualTo(missing);
        assertThat(changed(r -> r.headers().set("Authorization", ""))).isEqualTo(missing);
        assertThat(changed(r -> r.headers().set("Authorization", "Basic dXNlcg==")))
                .isEqualTo(missing);
    }

    @Test
    void require_namesEveryPart_whenTheHeaderLacksSome() {
        assertThat(changed(r ->
                        r.headers().set("Authorization", "AWS4-HMAC-SHA256").remove("X-Amz-Date")))
                .isEqualTo("INCOMPLETE_SIGNATURE: Authorization header requires 'Credential' parameter. "
                        + "Authorization header requires 'Signature' parameter. "
                        + "Authorization header requires 'SignedHeaders' parameter. "
                        + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                        + "Authorization=AWS4-HMAC-SHA256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "20261124", "20261324T021500Z", "2026-11-24T02:15:00Z"})
    void require_refuses_whenTheDateIsNone(String date) {
        assertThat(changed(r -> r.headers().set("X-Amz-Date", date)))
                .isEqualTo("INCOMPLETE_SIGNATURE: Date must be in ISO-8601 'basic format'. Got '" + date
                        + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /dynamodb/       | /s3/              | INVALID_SIGNATURE: Credential should be scoped to correct service: 'dynamodb'.
            aws4_request     | aws5_request      | INVALID_SIGNATURE: Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.
            20261124/        | 20261123/         | INVALID_SIGNATURE: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' != '20261124', from '20261124T021500Z'.
            20261124/        | 2026/             | INVALID_SIGNATURE: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '2026' != '20261124', from '20261124T021500Z'.
            AKIDPLAIN/       | AKIDOTHER/        | UNRECOGNIZED_CLIENT: The security token included in the request is invalid.
            /us-east-1/      | /us-east-2/       | INVALID_SIGNATURE: The request signature we calculated does not match
            AKIDPLAIN/       | AKID              | INCOMPLETE_SIGNATURE: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKID2026
            ;host;           | ;                 | INVALID_SIGNATURE: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.
            x-amz-date;      | x-amz-date;x-new; | INVALID_SIGNATURE: The request signature we calculated does not match
            AWS4-HMAC-SHA256 | AWS4-HMAC-SHA1    | INCOMPLETE_SIGNATURE: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'.
            """)
    void require_saysWhatIsWrong_whenTheHeaderIsChanged(String part, String with, String refusal) {
        assertThat(changed(r -> {
                    String header = r.headers().get("Authorization");
                    assertThat(header).contains(part);
                    r.headers().set("Authorization", header.replace(part, with));
                }))
                .startsWith(refusal);
    }

    @Test
    void require_refuses_whenWhatIsSignedIsChanged() {
        String mismatch = "INVALID_SIGNATURE: The request signature we calculated does not match the signature you"
                + " provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for"
                + " details.";
        byte[] other = BODY.clone();
        other[9]++;
        assertThat(answer(signed(PLAIN, NOW), other)).isEqualTo(mismatch);
        assertThat(answer(signed(Credentials.of("AKIDPLAIN", "guess"), NOW), BODY))
                .isEqualTo(mismatch);
        assertThat(changed(r -> r.headers().set("X-Amz-Target", "DynamoDB_20120810.DeleteTable")))
                .isEqualTo(mismatch);
        assertThat(changed(r -> r.headers().add("X-Amz-Target", "DynamoDB_20120810.DeleteTable")))
                .isEqualTo(mismatch);
        assertThat(changed(r -> r.setUri("/?x"))).isEqualTo(mismatch);
        assertThat(changed(r -> r.setMethod(HttpMethod.PUT))).isEqualTo(mismatch);
        assertThat(changed(r -> r.headers().set("X-Amz-Date", SigV4.date(NOW + 1_000))))
                .isEqualTo(mismatch);
        assertThat(changed(r -> r.headers().set("User-Agent", "another"))).isEqualTo("ok");
    }

    @Test
    void require_refuses_whenTheSessionTokenIsWrongOrEnded() {
        String invalid = "UNRECOGNIZED_CLIENT: The security token included in the request is invalid.";
        HttpRequest temporary = signed(TEMPORARY, NOW);
        temporary.headers().set("X-Amz-Security-Token", "token/+");
        assertThat(answer(temporary, BODY)).isEqualTo(invalid);
        temporary.headers().remove("X-Amz-Security-Token");
        assertThat(answer(temporary, BODY)).isEqualTo(invalid);
        assertThat(changed(r -> r.headers().set("X-Amz-Security-Token", "token")))
                .isEqualTo(invalid);
        assertThat(answer(signed(ENDED, NOW), BODY))
                .isEqualTo("EXPIRED_TOKEN: The security token included in the request is expired");
    }

    @Test
    void require_toleratesAClock_upToAQuarterOfAnHourOff() {
        long tolerance = 15 * 60_000;
        assertThat(answer(signed(PLAIN, NOW - tolerance), BODY)).isEqualTo("ok");
        assertThat(answer(signed(PLAIN, NOW + tolerance), BODY)).isEqualTo("ok");
        assertThat(answer(signed(PLAIN, NOW - tolerance - 1_000), BODY))
                .isEqualTo("INVALID_SIGNATURE: Signature expired: 20261124T015959Z is now earlier than 20261124T020000Z"
                        + " (20261124T021500Z - 15 min.)");
        assertThat(answer(signed(PLAIN, NOW + tolerance + 1_000), BODY))
                .isEqualTo("INVALID_SIGNATURE: Signature not yet current: 20261124T023001Z is still later than"
                        + " 20261124T023000Z (20261124T021500Z + 15 min.)");
    }

    @Test
    void require_takesAnyHeaders_spacesAndQueryInTheirCanonicalForm() {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/?b=2&a&c=");
        request.headers()
                .set("Host", "localhost:8000")
                .set("Date", "Tue, 24 Nov 2026 02:15:00 GMT")
                .add("My-Header", "one   two")
                .add("my-header", "three");
        String canonical = "POST\n/\na=&b=2&c=\ndate:Tue, 24 Nov 2026 02:15:00 GMT\nhost:localhost:8000\n"
                + "my-header:one two,three\n\ndate;host;my-header\n" + SigV4.hash(BODY);
        SigV4.Scope scope = new SigV4.Scope("20261124", "eu-west-1", "dynamodb");
        String signature = SigV4.signature("secret", scope, "20261124T021500Z", canonical);
        request.headers()
                .set(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDPLAIN/20261124/eu-west-1/dynamodb/aws4_request,"
                                + "SignedHeaders=date;host;my-header,Signature=" + signature);
        assertThat(answer(request, BODY)).isEqualTo("ok");
    }

    private String changed(Consumer<HttpRequest> change) {
        HttpRequest request = signed(PLAIN, NOW);
        change.accept(request);
        return answer(request, BODY);
    }

    private String answer(HttpRequest request, byte[] body) {
        try {
            check.require(request, body);
            return "ok";
        } catch (UnauthenticException e) {
            return e.type() + ": " + e.getMessage();
        }
    }

    private static HttpRequest signed(Credentials credentials, long millis) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        List<String> headers = new SigV4Signer("us-east-1", "dynamodb")
                .sign(credentials, millis, "localhost", "DynamoDB_20120810.ListTables", "test", Body.of(BODY));
        for (int i = 0; i < headers.size(); i += 2) {
            request.headers().set(headers.get(i), headers.get(i + 1));
        }
        return request;
    }
}
