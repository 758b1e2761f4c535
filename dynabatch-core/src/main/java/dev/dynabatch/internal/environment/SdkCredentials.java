package dev.dynabatch.internal.environment;

import dev.dynabatch.Credentials;
import dev.dynabatch.DynabatchException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Credentials from a provider of the SDK. */
final class SdkCredentials implements ChainCredentials.Source {
    private static final String CHAIN = "Unable to load credentials from any of the providers in the chain";
    private static final Pattern PROFILE =
            Pattern.compile("\\bProfileCredentialsProvider\\([^:]*\\): (.*?)(?:, Container|]$)");
    private static final Pattern FILE = Pattern.compile(":? ?ProfileFile\\(.*?]\\)");

    private final AwsCredentialsProvider provider;

    SdkCredentials(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    @Override
    public Credentials resolve() {
        AwsCredentials found;
        try {
            found = provider.resolveCredentials();
        } catch (RuntimeException e) {
            throw new DynabatchException(
                    "no AWS credentials found: " + brief(String.valueOf(e.getMessage()))
                            + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                            + " or choose a profile (AWS_PROFILE), or log in (aws sso login)",
                    e);
        }
        String token = found instanceof AwsSessionCredentials session ? session.sessionToken() : null;
        return new Credentials(
                found.accessKeyId(),
                found.secretAccessKey(),
                token,
                found.expirationTime().orElse(null));
    }

    /** What the whole chain says of each of its links is a page long; what it says of the profile may be news. */
    static String brief(String message) {
        String text = message;
        if (message.startsWith(CHAIN)) {
            Matcher profile = PROFILE.matcher(message);
            text = "none in system properties, environment, web identity, container and instance metadata; "
                    + (profile.find() ? profile.group(1) : "none in the profile");
        }
        return FILE.matcher(text).replaceAll("");
    }

    /** Providers that hold threads or connections are closeable, others are not. */
    @Override
    public void close() {
        if (provider instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new DynabatchException("cannot close the AWS credentials provider: " + e.getMessage(), e);
            }
        }
    }
}
