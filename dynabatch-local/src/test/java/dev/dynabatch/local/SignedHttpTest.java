package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.ServiceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signatures checked at the HTTP door, of our own client. */
class SignedHttpTest {
    private static final Credentials GOOD = new Credentials("AKIDGOOD", "secret", "token", null);

    private final DynabatchLocal dynamo = DynabatchLocal.inMemory();
    private final LocalServer server = LocalServer.builder(dynamo)
            .checkSignatures(Credentials.of("AKIDOTHER", "other"), GOOD)
            .start();

    @AfterEach
    void close() {
        server.close();
        dynamo.close();
    }

    @Test
    void client_isServed_whenItSignsWithKnownCredentials() {
        try (Dynabatch client = client(server, GOOD)) {
            client.tables().create("users", KeySchema.parse("pk"));
            client.put("users", Map.of("pk", "ä", "n", 7));
            assertThat(client.scan("users")).hasSize(1);
        }
    }

    @Test
    void client_isRefused_whenItsSecretOrItsNameIsWrong() {
        try (Dynabatch client = client(server, new Credentials("AKIDGOOD", "guess", "token", null))) {
            assertThatThrownBy(() -> client.tables().list())
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("The request signature we calculated does not match");
        }
        try (Dynabatch client = client(server, Credentials.of("AKIDNOBODY", "secret"))) {
            assertThatThrownBy(() -> client.tables().list())
                    .hasMessageContaining("The security token included in the request is invalid");
        }
    }

    @Test
    void client_isServed_whenItsClockIsAnHourOff() {
        InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofHours(1));
        try (DynabatchLocal other = DynabatchLocal.builder().clock(late).build();
                LocalServer strict =
                        LocalServer.builder(other).checkSignatures(GOOD).start();
                Dynabatch client = client(strict, GOOD)) {
            assertThat(client.tables().list())
                    .as("it learns the time from the answer")
                    .isEmpty();
        }
    }

    @Test
    void door_refuses_whenNothingIsSigned() {
        assertThat(HttpOperationsTest.door(server.endpoint()).refused("ListTables", "{}"))
                .isEqualTo("MissingAuthenticationTokenException: Request is missing Authentication Token");
    }

    @Test
    void checkSignatures_isRefused_whenThereIsNobodyToSign() {
        assertThatThrownBy(() -> LocalServer.builder(dynamo).checkSignatures())
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Dynabatch client(LocalServer server, Credentials credentials) {
        return Dynabatch.builder()
                .endpoint(server.endpoint())
                .region("eu-west-1")
                .credentials(CredentialsProvider.of(credentials))
                .build();
    }
}
