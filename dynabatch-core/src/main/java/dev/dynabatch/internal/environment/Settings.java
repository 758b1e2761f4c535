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

    /** A file of the AWS tools: where it is said to be, or {@code ~/.aws/name}; null if there is none. */
    @Nullable
    Path awsFile(String property, String variable, String name) {
        String said = either(property, variable);
        String home = either("user.home", "HOME");
        if (said == null && home == null) {
            return null;
        }
        Path file = said == null ? Path.of(home, ".aws", name) : Path.of(said);
        return Files.isRegularFile(file) ? file : null;
    }

    private static @Nullable String set(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.trim();
    }
}
