package dev.dynabatch.internal.environment;

import dev.dynabatch.Credentials;
import dev.dynabatch.DynabatchException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Credentials from a provider of the SDK. */
final class SdkCredentials implements ChainCredentials.Source {
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
                    "no AWS credentials found: " + e.getMessage() + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
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
