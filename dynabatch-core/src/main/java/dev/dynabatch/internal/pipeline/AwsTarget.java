package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Credentials;
import dev.dynabatch.internal.environment.Destination;
import dev.dynabatch.internal.environment.Destination.Place;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.transport.Transport;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A target by what the builder says and, where it is silent, by the usual AWS chain. */
final class AwsTarget implements Target {
    private static final String SERVICE = "dynamodb";
    private static final Address IN_PROCESS =
            address(new Place(URI.create("http://localhost"), Destination.PLACEHOLDER_REGION));

    private final Transport transport;
    private final Destination destination;
    private volatile @Nullable Known known;

    private record Known(Place place, Address address) {}

    AwsTarget(ClientConfig.Connection connection, Transport transport, Executor lookUps) {
        this.transport = transport;
        this.destination = new Destination(connection.said(), lookUps);
    }

    private static Address address(Place place) {
        return new Address(place.endpoint(), place.host(), new SigV4Signer(place.region(), SERVICE));
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public Address address() {
        Place place = destination.place();
        if (place == null) {
            return IN_PROCESS;
        }
        Known last = known;
        if (last == null || !last.place.equals(place)) {
            last = new Known(place, address(place));
            known = last;
        }
        return last.address;
    }

    @Override
    public @Nullable Credentials currentCredentials(long wallMillis) {
        return destination.currentCredentials(wallMillis);
    }

    @Override
    public CompletionStage<Credentials> credentials(long wallMillis) {
        return destination.credentials(wallMillis);
    }

    @Override
    public void credentialsRefused(Credentials used) {
        destination.credentialsRefused(used);
    }

    @Override
    public void close() {
        destination.close();
    }
}
