package dev.dynabatch.local.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.Credentials;
import dev.dynabatch.internal.sign.SigV4;
import dev.dynabatch.internal.time.WallClock;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks that requests are signed, by AWS Signature Version 4 in their headers, by who has one of the given credentials.
 *
 * <p>Any headers may be signed, as long as {@code Host} is among them. See the AWS IAM guide, "Create a signed AWS API
 * request"; order and words of the refusals are the service's. Whatever region a signature is for is taken.
 */
public final class SignatureCheck {
    /** How far the client's clock may be off; the service's own number. */
    private static final long TOLERANCE = Duration.ofMinutes(15).toMillis();

    private static final String INVALID_TOKEN = "The security token included in the request is invalid.";
    private static final Pattern SPACES = Pattern.compile(" {2,}");

    private final Map<String, Credentials> known;
    private final WallClock clock;

    /**
     * @param credentials whose signatures are taken; of two with one access key id the later one
     * @param clock what time it is on the server
     */
    public SignatureCheck(Collection<Credentials> credentials, WallClock clock) {
        known = credentials.stream()
                .collect(Collectors.toMap(Credentials::accessKeyId, Function.identity(), (first, second) -> second));
        this.clock = clock;
    }

    /** Returns if the request is signed as it must be. */
    void require(HttpRequest request, byte[] body) throws UnauthenticException {
        HttpHeaders headers = request.headers();
        String said = headers.get("X-Amz-Date", headers.get(HttpHeaderNames.DATE));
        Authorization claim = Authorization.parse(headers.get(HttpHeaderNames.AUTHORIZATION), said != null);
        if (!claim.signedHeaders().contains("host")) {
            throw UnauthenticException.invalid(
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        String date = date(said, claim);
        Credentials credentials = credentials(claim, headers.get("X-Amz-Security-Token"));
        String canonical = canonical(request, body, claim);
        String expected = SigV4.signature(credentials.secretAccessKey(), claim.scope(), date, canonical);
        if (!same(expected, claim.signature())) {
            throw UnauthenticException.invalid("The request signature we calculated does not match the signature you"
                    + " provided. Check your AWS Secret Access Key and signing method. Consult the service documentation"
                    + " for details.");
        }
    }

    /** The time of signing in the form that is signed; refuses one too far away. */
    private String date(@Nullable String said, Authorization claim) throws UnauthenticException {
        Instant signed = said == null ? null : SigningTime.parse(said);
        if (signed == null) {
            throw UnauthenticException.incomplete("Date must be in ISO-8601 'basic format'. Got '" + said
                    + "'. See http://en.wikipedia.org/wiki/ISO_8601");
        }
        String date = SigV4.date(signed.toEpochMilli());
        String day = claim.scope().day();
        if (!date.startsWith(day) || day.length() != 8) {
            throw UnauthenticException.invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version"
                    + " of date from HTTP: '" + day + "' != '" + date.substring(0, 8) + "', from '" + date + "'.");
        }
        long now = clock.millis();
        if (signed.toEpochMilli() < now - TOLERANCE) {
            throw UnauthenticException.invalid("Signature expired: " + date + " is now earlier than "
                    + SigV4.date(now - TOLERANCE) + " (" + SigV4.date(now) + " - 15 min.)");
        }
        if (signed.toEpochMilli() > now + TOLERANCE) {
            throw UnauthenticException.invalid("Signature not yet current: " + date + " is still later than "
                    + SigV4.date(now + TOLERANCE) + " (" + SigV4.date(now) + " + 15 min.)");
        }
        return date;
    }

    private Credentials credentials(Authorization claim, @Nullable String token) throws UnauthenticException {
        Credentials credentials = known.get(claim.accessKeyId());
        if (credentials == null) {
            throw UnauthenticException.stranger(INVALID_TOKEN);
        }
        String expected = credentials.sessionToken();
        if (!same(expected == null ? "" : expected, token == null ? "" : token)) {
            throw UnauthenticException.stranger(INVALID_TOKEN);
        }
        Instant end = credentials.expiration();
        if (end != null && end.toEpochMilli() <= clock.millis()) {
            throw UnauthenticException.expired("The security token included in the request is expired");
        }
        return credentials;
    }

    private static String canonical(HttpRequest request, byte[] body, Authorization claim) {
        String[] uri = request.uri().split("\\?", 2);
        StringBuilder text = new StringBuilder(512);
        text.append(request.method().name()).append('\n').append(uri[0]).append('\n');
        text.append(uri.length == 1 ? "" : query(uri[1])).append('\n');
        for (String name : claim.signedHeaders()) {
            String value = request.headers().getAll(name).stream()
                    .map(one -> SPACES.matcher(one.trim()).replaceAll(" "))
                    .collect(Collectors.joining(","));
            text.append(name).append(':').append(value).append('\n');
        }
        text.append('\n').append(String.join(";", claim.signedHeaders())).append('\n');
        return text.append(SigV4.hash(body)).toString();
    }

    private static String query(String raw) {
        return Arrays.stream(raw.split("&"))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                .sorted()
                .collect(Collectors.joining("&"));
    }

    /** Takes as long wherever the two differ, so that nobody finds a signature byte by byte. */
    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
