package dev.dynabatch.internal.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The {@code User-Agent} that names us, with our version and the JVM's. */
final class UserAgent {
    static final String VALUE =
            "dynabatch/" + version() + " java/" + Runtime.version().feature();

    private UserAgent() {}

    private static String version() {
        try (InputStream in = UserAgent.class.getResourceAsStream("/dev/dynabatch/version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
