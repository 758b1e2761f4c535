package dev.dynabatch.testkit;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The AWS system properties of one endpoint; closing puts back what was there before. */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes no AutoCloseable
final class EndpointProperties implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    private final Map<String, @Nullable String> before = new HashMap<>();

    private EndpointProperties() {}

    static EndpointProperties set(URI endpoint) {
        EndpointProperties properties = new EndpointProperties();
        properties.set("aws.endpointUrlDynamoDb", endpoint.toString());
        properties.set("aws.region", "us-east-1");
        properties.set("aws.accessKeyId", "local");
        properties.set("aws.secretAccessKey", "local");
        return properties;
    }

    private void set(String name, String value) {
        before.put(name, System.setProperty(name, value));
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
