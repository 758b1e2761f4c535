package dev.dynabatch.local.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service's checks of single parameters: collected, so that one answer names all that are wrong. */
final class Constraints {
    private static final int MAX_NAME = 255;

    private final List<String> broken = new ArrayList<>();

    /**
     * The name of a table in use.
     *
     * @throws ServiceException at once, if it is none: the service looks no further then
     */
    static String tableName(@Nullable String name) {
        return name("tableName", name, 1);
    }

    /** A name of a table, of at least {@code min} characters. */
    static String name(String parameter, @Nullable String name, int min) {
        Constraints constraints = new Constraints();
        if (name == null) {
            constraints.add("Value null at '" + parameter + "'", "Member must not be null");
        } else if (name.length() < min) {
            constraints.add(parameter, name, "Member must have length greater than or equal to " + min);
        } else if (name.length() > MAX_NAME) {
            constraints.add(parameter, name, "Member must have length less than or equal to " + MAX_NAME);
        } else if (!name.chars().allMatch(Constraints::isNameCharacter)) {
            constraints.add(parameter, name, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        }
        constraints.check();
        return name == null ? "" : name;
    }

    /** One of these values, or none at all. */
    Constraints oneOf(String parameter, @Nullable String value, List<String> allowed) {
        if (value != null && !allowed.contains(value)) {
            add(parameter, value, "Member must satisfy enum value set: " + allowed);
        }
        return this;
    }

    /** Anything but nothing. */
    Constraints notNull(String parameter, @Nullable Object value) {
        if (value == null) {
            add("Value null at '" + parameter + "'", "Member must not be null");
        }
        return this;
    }

    /** A number within bounds, or none at all. */
    Constraints between(String parameter, @Nullable Number value, long min, long max) {
        if (value != null && value.longValue() < min) {
            add(parameter, value, "Member must have value greater than or equal to " + min);
        } else if (value != null && value.longValue() > max) {
            add(parameter, value, "Member must have value less than or equal to " + max);
        }
        return this;
    }

    Constraints add(String parameter, Object value, String rule) {
        return add("Value '" + value + "' at '" + parameter + "'", rule);
    }

    /** A rule broken by a value that is not shown. */
    Constraints broken(String parameter, String rule) {
        return add("Value at '" + parameter + "'", rule);
    }

    private Constraints add(String what, String rule) {
        broken.add(what + " failed to satisfy constraint: " + rule);
        return this;
    }

    /** @throws ServiceException if any is broken */
    void check() {
        if (!broken.isEmpty()) {
            String count = broken.size() == 1 ? "1 validation error" : broken.size() + " validation errors";
            throw ServiceException.validation(count + " detected: " + String.join("; ", broken));
        }
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }
}
