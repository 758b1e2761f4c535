package dev.dynabatch.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.Credentials;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.testkit.LocalDynamo;
import dev.dynabatch.testkit.LocalDynamo.Inject;
import dev.dynabatch.testkit.LocalDynamo.Table;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Signatures as the AWS SDK makes them, checked at the HTTP door. */
@LocalDynamo(tables = @Table(name = "users", partitionKey = "pk"))
@LocalDynamo.SystemProperties
class SignedSdkTest {
    private static final String KEY_ID = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";
    private static final String TOKEN = "aws.sessionToken";

    @Inject
    private DynabatchLocal local;

    private LocalServer strict;

    /** The extension puts back all but the token, which it does not set. */
    @BeforeEach
    void serve() {
        strict = LocalServer.builder(local)
                .checkSignatures(
                        Credentials.of("AKIDLONG", "secret"), new Credentials("AKIDSHORT", "other", "token", null))
                .start();
        System.setProperty("aws.endpointUrlDynamoDb", strict.endpoint().toString());
    }

    @AfterEach
    void close() {
        System.clearProperty(TOKEN);
        strict.close();
    }

    @Test
    void sdk_isServed_whenItSignsWithKnownCredentials() {
        signAs("AKIDLONG", "secret");
        assertThat(putAndCount("USER#ä 1")).isEqualTo(1);
        signAs("AKIDSHORT", "other");
        System.setProperty(TOKEN, "token");
        assertThat(putAndCount("USER#2")).isEqualTo(2);
    }

    @Test
    void sdk_isRefused_whenItsSecretIsWrong() {
        signAs("AKIDLONG", "guess");
        assertRefused("The request signature we calculated does not match");
    }

    @Test
    void sdk_isRefused_whenNobodyHasItsKeyId() {
        signAs("AKIDNOBODY", "secret");
        assertRefused("The security token included in the request is invalid");
    }

    @Test
    void sdk_isRefused_whenItsTokenIsMissing() {
        signAs("AKIDSHORT", "other");
        assertRefused("The security token included in the request is invalid");
    }

    private static void signAs(String keyId, String secret) {
        System.setProperty(KEY_ID, keyId);
        System.setProperty(SECRET, secret);
    }

    private static int putAndCount(String pk) {
        try (DynamoDbClient sdk = DynamoDbClient.create()) {
            sdk.putItem(put -> put.tableName("users").item(Map.of("pk", AttributeValue.fromS(pk))));
            return sdk.scan(scan -> scan.tableName("users")).count();
        }
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> putAndCount("USER#1"))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining(message);
        try (Dynabatch inProcess =
                Dynabatch.builder().transport(local.transport()).build()) {
            assertThat(inProcess.scan("users")).isEmpty();
        }
    }
}
