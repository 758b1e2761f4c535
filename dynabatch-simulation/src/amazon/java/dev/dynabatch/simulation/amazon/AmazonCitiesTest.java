package dev.dynabatch.simulation.amazon;

import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.simulation.CitiesRoundTrip;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All the cities, into Amazon's store: what holds of ours holds of theirs. */
@Tag("amazon")
final class AmazonCitiesTest {

    @Test
    void cities_when_intoAmazonsStore_comeBackExactly() throws IOException {
        try (AmazonLocal amazon = AmazonLocal.start();
                Dynabatch dynamo = Dynabatch.builder()
                        .endpoint(amazon.endpoint())
                        .region("us-east-1")
                        .credentials(CredentialsProvider.of(Credentials.of("local", "local")))
                        .build()) {
            CitiesRoundTrip.run(dynamo);
        }
    }
}
