package dev.dynabatch.internal.environment;

import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go and in whose name: by what somebody says and, where that is silent, by the usual AWS chain. Everything
 * is looked up once, when the first request needs it, on the look-up executor.
 *
 * <p>An endpoint on the loopback interface with nothing configured for AWS on this machine is a local store: it gets a
 * placeholder region and placeholder credentials, so that it works without an account.
 */
public final class Destination implements AutoCloseable {
    /** The region of a store that has none. */
    public static final String PLACEHOLDER_REGION = "us-east-1";

    private static final Credentials PLACEHOLDER = Credentials.of("local", "local");

    private final Said said;
    private final AwsEnvironment environment;
    private final CachedCredentials credentials;
    private volatile @Nullable Place place;

    /** What somebody says; null leaves it to the chain. */
    public record Said(
            @Nullable String region,
            @Nullable String profile,
            @Nullable URI endpoint,
            @Nullable CredentialsProvider credentials) {
        /**
         * Checks the endpoint.
         *
         * @throws IllegalArgumentException if it is none
         */
        public Said {
            if (endpoint != null
                    && (endpoint.getHost() == null || !isHttp(endpoint.getScheme()) || hasPath(endpoint))) {
                throw new IllegalArgumentException("endpoint must be like http://localhost:8000 or "
                        + "https://dynamodb.eu-west-1.amazonaws.com, without a path, but is " + endpoint);
            }
        }

        private static boolean isHttp(@Nullable String scheme) {
            return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        }

        private static boolean hasPath(URI uri) {
            String path = uri.getPath();
            return path != null && !path.isEmpty() && !path.equals("/");
        }
    }

    /** Where to, and the region that is signed for. */
    public record Place(URI endpoint, String region) {
        /** The value of the header {@code Host}. */
        public String host() {
            int port = endpoint.getPort();
            int standard = endpoint.getScheme().equalsIgnoreCase("https") ? 443 : 80;
            return port < 0 || port == standard ? endpoint.getHost() : endpoint.getHost() + ":" + port;
        }
    }

    /** @param lookUps where region and credentials are looked up, which may block */
    public Destination(Said said, Executor lookUps) {
        this.said = said;
        this.environment = AwsEnvironment.of(said.profile());
        CredentialsProvider given = said.credentials();
        ChainCredentials chain = environment.credentials();
        CredentialsProvider source = given != null ? given : chain;
        this.credentials = new CachedCredentials(() -> resolve(source), chain::close, lookUps);
    }

    private Credentials resolve(CredentialsProvider source) {
        Place found = lookUp();
        place = found;
        return said.credentials() == null && isUnconfiguredLocal(found.endpoint()) ? PLACEHOLDER : source.resolve();
    }

    private Place lookUp() {
        environment.requireChosenProfile();
        URI endpoint = said.endpoint();
        if (endpoint == null) {
            endpoint = environment.configuredEndpoint();
        }
        String region = said.region();
        if (region == null) {
            region = endpoint != null && isUnconfiguredLocal(endpoint) ? PLACEHOLDER_REGION : environment.region();
        }
        return new Place(endpoint == null ? AwsEnvironment.defaultEndpoint(region) : endpoint, region);
    }

    private boolean isUnconfiguredLocal(URI endpoint) {
        String host = endpoint.getHost();
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return loopback && said.profile() == null && !environment.anythingConfigured();
    }

    /** Where to; null until credentials are known. */
    public @Nullable Place place() {
        return place;
    }

    /** The credentials to use now, or null if they must be fetched. */
    public @Nullable Credentials currentCredentials(long wallMillis) {
        return credentials.current(wallMillis);
    }

    /** Fetches credentials, off this thread. */
    public CompletionStage<Credentials> credentials(long wallMillis) {
        return credentials.get(wallMillis);
    }

    /** The service refused these: the next request fetches new ones, unless it has them already. */
    public void credentialsRefused(Credentials used) {
        credentials.invalidate(used);
    }

    /** Gives up what the look-ups opened. */
    @Override
    public void close() {
        credentials.close();
    }
}
