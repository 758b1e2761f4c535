package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.internal.environment.AwsEnvironment;
import dev.dynabatch.internal.environment.CachedCredentials;
import dev.dynabatch.internal.environment.ChainCredentials;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.transport.Transport;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A target by what the builder says and, where it is silent, by the usual AWS chain. Everything is looked up once, when
 * the first request needs it, on the look-up executor.
 *
 * <p>An endpoint on the loopback interface with nothing configured for AWS on this machine is a local store: it gets a
 * placeholder region and placeholder credentials, so that it works without an account.
 */
final class AwsTarget implements Target {
    private static final String SERVICE = "dynamodb";
    private static final String PLACEHOLDER_REGION = "us-east-1";
    private static final Credentials PLACEHOLDER = Credentials.of("local", "local");
    private static final Address IN_PROCESS =
            new Address(URI.create("http://localhost"), "localhost", new SigV4Signer(PLACEHOLDER_REGION, SERVICE));

    private final ClientConfig.Connection connection;
    private final Transport transport;
    private final AwsEnvironment environment;
    private final CachedCredentials credentials;
    private volatile @Nullable Address address;

    AwsTarget(ClientConfig.Connection connection, Transport transport, Executor lookUps) {
        this.connection = connection;
        this.transport = transport;
        this.environment = AwsEnvironment.of(connection.profile());
        CredentialsProvider given = connection.credentials();
        ChainCredentials chain = environment.credentials();
        CredentialsProvider source = given != null ? given : chain;
        this.credentials = new CachedCredentials(() -> resolve(source), chain::close, lookUps);
    }

    private Credentials resolve(CredentialsProvider source) {
        Address found = lookUp();
        address = found;
        return connection.credentials() == null && isUnconfiguredLocal(found.endpoint())
                ? PLACEHOLDER
                : source.resolve();
    }

    private Address lookUp() {
        URI endpoint = connection.endpoint();
        if (endpoint == null) {
            endpoint = environment.configuredEndpoint();
        }
        String region = connection.region();
        if (region == null) {
            region = endpoint != null && isUnconfiguredLocal(endpoint) ? PLACEHOLDER_REGION : environment.region();
        }
        if (endpoint == null) {
            endpoint = AwsEnvironment.defaultEndpoint(region);
        }
        return new Address(endpoint, host(endpoint), new SigV4Signer(region, SERVICE));
    }

    private boolean isUnconfiguredLocal(URI endpoint) {
        String host = endpoint.getHost();
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return loopback && connection.profile() == null && !environment.anythingConfigured();
    }

    private static String host(URI endpoint) {
        int port = endpoint.getPort();
        int standard = endpoint.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return port < 0 || port == standard ? endpoint.getHost() : endpoint.getHost() + ":" + port;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public Address address() {
        Address found = address;
        return found == null ? IN_PROCESS : found;
    }

    @Override
    public @Nullable Credentials currentCredentials(long wallMillis) {
        return credentials.current(wallMillis);
    }

    @Override
    public CompletionStage<Credentials> credentials(long wallMillis) {
        return credentials.get(wallMillis);
    }

    @Override
    public void credentialsRefused(Credentials used) {
        credentials.invalidate(used);
    }

    @Override
    public void close() {
        credentials.close();
    }
}
