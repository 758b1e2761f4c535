package dev.dynabatch.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Credentials;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The bundle as it is packaged: everything in it has a name of ours, and it works where nothing else is. */
class BundleIT {
    private static final Path BUNDLE = Path.of(System.getProperty("bundle"));

    @TempDir
    Path home;

    private final Properties before = (Properties) System.getProperties().clone();

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    @Test
    void classes_haveNamesOfOurs_allOfThem() throws IOException {
        assertThat(entries())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("dev/dynabatch/"));
        assertThat(entries())
                .contains("dev/dynabatch/Dynabatch.class", "META-INF/LICENSE", "META-INF/NOTICE")
                .noneMatch(name -> name.endsWith("module-info.class"));
    }

    @Test
    void services_areOfClassesInTheBundle() throws IOException {
        List<String> entries = entries();
        try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
            for (String name : entries) {
                if (name.startsWith("META-INF/services/") && !name.endsWith("/")) {
                    String providers = new String(
                            bundle.getInputStream(bundle.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(providers
                                    .lines()
                                    .map(String::strip)
                                    .filter(line -> !line.isEmpty() && !line.startsWith("#")))
                            .as(name)
                            .allMatch(provider -> entries.contains(provider.replace('.', '/') + ".class"));
                }
            }
        }
    }

    @Test
    void writes_withRegionAndCredentialsOfAProfile_whereNothingElseIs() throws Exception {
        Path profiles = home.resolve("credentials");
        Files.writeString(
                profiles, "[bundled]\naws_access_key_id = id\naws_secret_access_key = secret\nregion = eu-west-1\n");
        System.setProperty("aws.sharedCredentialsFile", profiles.toString());
        System.setProperty("aws.configFile", home.resolve("none").toString());
        System.setProperty("aws.profile", "bundled");
        URL[] classPath = {
            BUNDLE.toUri().toURL(),
            BundleUser.class.getProtectionDomain().getCodeSource().getLocation(),
            Logger.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (DynabatchLocal store = DynabatchLocal.inMemory();
                LocalServer server = LocalServer.builder(store)
                        .checkSignatures(Credentials.of("id", "secret"))
                        .start()) {
            // not closed: threads of the client's may still be ending when the client is closed
            URLClassLoader alone = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
            Class<?> type = alone.loadClass(BundleUser.class.getName());
            assertThat(type).isNotEqualTo(BundleUser.class);
            Callable<?> user = (Callable<?>) type.getConstructor(URI.class).newInstance(server.endpoint());
            assertThat(user.call()).isEqualTo(53L);
        }
    }

    private static List<String> entries() throws IOException {
        try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
            return bundle.stream().map(ZipEntry::getName).toList();
        }
    }
}
