package dev.dynabatch.internal.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.Credentials;
import dev.dynabatch.DynabatchException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

class AwsEnvironmentTest {
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    Path home;

    @BeforeEach
    void moveHome() throws IOException {
        Files.createDirectory(home.resolve(".aws"));
        properties.put("user.home", home.toString());
        System.setProperty("aws.disableEc2Metadata", "true"); // read by the SDK itself
    }

    @AfterEach
    void enableMetadata() {
        System.clearProperty("aws.disableEc2Metadata");
    }

    @Test
    void region_comesInTheOrderOfTheSdk() throws IOException {
        config("[default]\nregion = eu-west-3\n[profile dev]\nregion = eu-north-1\n");
        variables.put("AWS_DEFAULT_REGION", "us-west-1");
        assertThat(environment(null).region()).isEqualTo("eu-west-3");
        variables.put("AWS_PROFILE", "dev");
        assertThat(environment(null).region()).isEqualTo("eu-north-1");
        assertThat(environment("default").region()).isEqualTo("eu-west-3");
        assertThat(environment("none").region()).isEqualTo("us-west-1");
        variables.put("AWS_REGION", "  us-east-2\n");
        assertThat(environment("dev").region()).isEqualTo("us-east-2");
        properties.put("aws.region", "cn-north-1");
        assertThat(environment(null).region()).isEqualTo("cn-north-1");
    }

    @Test
    void region_saysWhatItLookedAt_whenThereIsNone() {
        assertThatThrownBy(() -> environment("dev").region())
                .isInstanceOf(DynabatchException.class)
                .hasMessageContaining(
                        "looked at system property aws.region, AWS_REGION, profile 'dev' (which is in no file),")
                .hasMessageContaining("set AWS_REGION");
        variables.put("AWS_REGION", "evil.example.com/");
        assertThatThrownBy(() -> environment(null).region()).hasMessageContaining("'evil.example.com/'");
    }

    @Test
    void chosenProfile_isMissed_withTheFilesThatWereLookedIn() throws IOException {
        config("[default]\nregion = eu-west-3\n[profile dev]\nregion = eu-north-1\n");
        environment(null).requireChosenProfile();
        environment("dev").requireChosenProfile();
        assertThatThrownBy(() -> environment("nope").requireChosenProfile())
                .isInstanceOf(DynabatchException.class)
                .hasMessageStartingWith("there is no profile 'nope': looked in " + home.resolve(".aws/config") + " and "
                        + home.resolve(".aws/credentials") + " (which does not exist)");
        credentialsFile("[nope]\naws_access_key_id = KEY\naws_secret_access_key = s\n");
        environment("nope").requireChosenProfile();
    }

    @Test
    void endpoint_comesInTheOrderOfTheSdk() throws IOException {
        assertThat(environment(null).configuredEndpoint()).isNull();
        config("[default]\nendpoint_url = http://profile:1\n");
        assertThat(environment(null).configuredEndpoint()).isEqualTo(URI.create("http://profile:1"));
        config("[default]\nendpoint_url = http://profile:1\ndynamodb =\n  endpoint_url = http://own:2\n");
        assertThat(environment(null).configuredEndpoint()).isEqualTo(URI.create("http://own:2"));
        config("""
                [default]
                services = s
                endpoint_url = http://profile:1
                [services s]
                s3 =
                  endpoint_url = http://wrong:3
                dynamodb =
                  endpoint_url = http://service:4
                """);
        assertThat(environment(null).configuredEndpoint()).isEqualTo(URI.create("http://service:4"));
        variables.put("AWS_ENDPOINT_URL", "http://all:5");
        assertThat(environment(null).configuredEndpoint()).isEqualTo(URI.create("http://all:5"));
        variables.put("AWS_ENDPOINT_URL_DYNAMODB", "http://one:6");
        assertThat(environment(null).configuredEndpoint()).isEqualTo(URI.create("http://one:6"));
        properties.put("aws.endpointUrl", "http://property:7");
        assertThat(environment(null).configuredEndpoint()).isEqualTo(URI.create("http://property:7"));
        properties.put("aws.endpointUrlDynamoDb", "http://property:8");
        assertThat(environment(null).configuredEndpoint()).isEqualTo(URI.create("http://property:8"));
        variables.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        assertThat(environment(null).configuredEndpoint()).isNull();
    }

    @Test
    void endpoint_isRefused_whenItIsNoUrl() {
        for (String wrong : List.of("localhost:8000", "http://", "ftp://x", "http://a b")) {
            variables.put("AWS_ENDPOINT_URL", wrong);
            assertThatThrownBy(() -> environment(null).configuredEndpoint())
                    .isInstanceOf(DynabatchException.class)
                    .hasMessageContaining("'" + wrong + "' (from variable AWS_ENDPOINT_URL)");
        }
    }

    @Test
    void defaultEndpoint_isThatOfThePartition_forEveryRegionOfTheSdk() {
        assertThat(AwsEnvironment.defaultEndpoint("eu-central-1"))
                .isEqualTo(URI.create("https://dynamodb.eu-central-1.amazonaws.com"));
        for (Region region : Region.regions()) {
            assertThat(Partition.dnsSuffix(region.id()))
                    .as(region.id())
                    .isEqualTo(PartitionMetadata.of(region).dnsSuffix());
        }
    }

    @Test
    void credentials_comeFromPropertiesBeforeVariablesBeforeTheProfile() throws IOException {
        credentialsFile("""
                [default]
                aws_access_key_id = FILE
                aws_secret_access_key = s3
                aws_session_token = t3
                [dev]
                aws_access_key_id = DEV
                aws_secret_access_key = s4
                """);
        assertThat(resolve(null)).isEqualTo(new Credentials("FILE", "s3", "t3", null));
        variables.put("AWS_PROFILE", "dev");
        assertThat(resolve(null)).isEqualTo(Credentials.of("DEV", "s4"));
        variables.put("AWS_ACCESS_KEY_ID", "ENV");
        assertThat(resolve(null)).as("half a key is none").isEqualTo(Credentials.of("DEV", "s4"));
        variables.put("AWS_SECRET_ACCESS_KEY", "s2\n");
        variables.put("AWS_SESSION_TOKEN", "t2");
        assertThat(resolve(null)).isEqualTo(new Credentials("ENV", "s2", "t2", null));
        properties.put("aws.accessKeyId", "PROP");
        properties.put("aws.secretAccessKey", "s1");
        assertThat(resolve(null)).isEqualTo(Credentials.of("PROP", "s1"));
        assertThat(resolve("default").accessKeyId()).as("a profile asked for").isEqualTo("FILE");
    }

    @Test
    void credentials_areReadAgain_whenTheFileChanges() throws IOException {
        credentialsFile("[default]\naws_access_key_id = ONE\naws_secret_access_key = s\n");
        ChainCredentials chain = environment(null).credentials();
        try (CachedCredentials cached = new CachedCredentials(chain, chain::close, Runnable::run)) {
            Credentials first = cached.get(0).toCompletableFuture().join();
            credentialsFile("[default]\naws_access_key_id = TWO\naws_secret_access_key = s\n");
            cached.invalidate(first);
            assertThat(cached.get(0).toCompletableFuture().join().accessKeyId()).isEqualTo("TWO");
        }
    }

    @Test
    void credentials_sayWhy_whenThereAreNone() throws IOException {
        credentialsFile("[dev]\naws_access_key_id = KEY\naws_secret_access_key = verysecret\n");
        assertThatThrownBy(() -> resolve(null))
                .isInstanceOf(DynabatchException.class)
                .hasMessageContaining("no AWS credentials found")
                .hasMessageContaining("set AWS_ACCESS_KEY_ID")
                .hasMessageNotContaining("verysecret");
        assertThatThrownBy(() -> resolve("prod")).hasMessageContaining("prod");
    }

    @Test
    void staticSettings_loadNoClassOfTheSdk() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Duser.home=" + home,
                        StaticSettingsMain.class.getName())
                .redirectErrorStream(true);
        java.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        java.environment().put("AWS_REGION", "eu-west-2");
        java.environment().put("AWS_ACCESS_KEY_ID", "ENV");
        java.environment().put("AWS_SECRET_ACCESS_KEY", "s");
        Process process = java.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("https://dynamodb.eu-west-2.amazonaws.com Credentials[ENV]")
                .contains("dev.dynabatch.internal.environment.AwsEnvironment ")
                .doesNotContain("software.amazon.awssdk.");
    }

    private AwsEnvironment environment(String profile) {
        return new AwsEnvironment(new Settings(properties::get, variables::get), profile);
    }

    private Credentials resolve(String profile) {
        return environment(profile).credentials().resolve();
    }

    private void config(String text) throws IOException {
        Files.writeString(home.resolve(".aws/config"), text);
    }

    private void credentialsFile(String text) throws IOException {
        Files.writeString(home.resolve(".aws/credentials"), text);
    }
}
