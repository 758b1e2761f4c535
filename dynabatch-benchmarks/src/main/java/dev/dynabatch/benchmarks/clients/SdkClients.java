package dev.dynabatch.benchmarks.clients;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/** The AWS SDK's clients of a server of the benchmark. */
public final class SdkClients {
    private SdkClients() {}

    /** Builds one. */
    public static <B extends AwsClientBuilder<B, C>, C> C build(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(ClientSettings.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(ClientSettings.ACCESS_KEY, ClientSettings.SECRET_KEY)))
                .build();
    }
}
