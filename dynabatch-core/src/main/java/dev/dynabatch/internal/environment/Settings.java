package dev.dynabatch.internal.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** System properties and environment variables. What is blank counts as not set, as in the SDK. */
final class Settings {
    private final Function<String, @Nullable String> properties;
    private final Function<String, @Nullable String> variables;

    /**
     * @param properties the value of a system property
     * @param variables the value of an environment variable
     */
    Settings(Function<String, @Nullable String> properties, Function<String, @Nullable String> variables) {
        this.properties = properties;
        this.variables = variables;
    }

    static Settings system() {
        return new Settings(System::getProperty, System::getenv);
    }

    @Nullable
    String property(String name) {
        return set(properties.apply(name));
    }

    @Nullable
    String variable(String name) {
        return set(variables.apply(name));
    }

    /** The property, or else the variable. */
    @Nullable
    String either(String property, String variable) {
        String value = property(property);
        return value != null ? value : variable(variable);
    }

    /** The files of the AWS tools. */
    enum AwsFile {
        CONFIG("aws.configFile", "AWS_CONFIG_FILE", "config"),
        CREDENTIALS("aws.sharedCredentialsFile", "AWS_SHARED_CREDENTIALS_FILE", "credentials");

        private final String property;
        private final String variable;
        private final String usual;

        AwsFile(String property, String variable, String usual) {
            this.property = property;
            this.variable = variable;
            this.usual = usual;
        }
    }

    /** A file of the AWS tools; null if there is none. */
    @Nullable
    Path file(AwsFile which) {
        Path file = place(which);
        return file != null && Files.isRegularFile(file) ? file : null;
    }

    /** Where a file of the AWS tools is said to be, or is usually; null if there is no home. */
    @Nullable
    Path place(AwsFile which) {
        String said = either(which.property, which.variable);
        String home = either("user.home", "HOME");
        if (said == null && home == null) {
            return null;
        }
        return said == null ? Path.of(home, ".aws", which.usual) : Path.of(said);
    }

    private static @Nullable String set(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.trim();
    }
}
