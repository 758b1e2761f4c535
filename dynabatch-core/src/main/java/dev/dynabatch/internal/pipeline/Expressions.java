package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Expression;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.codec.ReadBodies;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The expressions of one request together. */
final class Expressions {
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** Adds one, and returns its text. */
    @Nullable
    String add(@Nullable Expression expression) {
        if (expression == null) {
            return null;
        }
        expression.names().forEach((placeholder, name) -> {
            String other = names.put(placeholder, name);
            if (other != null && !other.equals(name)) {
                throw twice(placeholder);
            }
        });
        expression.values().forEach((placeholder, value) -> {
            boolean known = values.containsKey(placeholder);
            Object other = values.put(placeholder, value);
            if (known && !Objects.equals(other, value)) {
                throw twice(placeholder);
            }
        });
        return expression.text();
    }

    private static IllegalArgumentException twice(String placeholder) {
        return new IllegalArgumentException("the placeholder '" + placeholder
                + "' stands for one thing in one expression and for another in another; give it two names");
    }

    /** Adds a projection, and to it the table's key attributes if it has not asked for them; returns its text. */
    @Nullable
    String addWithKey(@Nullable Expression projection, KeySchema schema) {
        if (projection == null) {
            return null;
        }
        StringBuilder text = new StringBuilder(Objects.requireNonNull(add(projection)));
        addKey(text, projection, schema.partitionKey(), "#dyn_k0");
        addKey(text, projection, schema.sortKey(), "#dyn_k1");
        return text.toString();
    }

    private void addKey(StringBuilder text, Expression projection, @Nullable KeyAttribute key, String placeholder) {
        if (key == null) {
            return;
        }
        for (String path : projection.text().split(",", -1)) {
            String name = path.strip();
            if (projection.names().getOrDefault(name, name).equals(key.name())) {
                return;
            }
        }
        text.append(',').append(placeholder);
        names.put(placeholder, key.name());
    }

    /** What their placeholders stand for. */
    ReadBodies.Placeholders placeholders(Codecs codecs) {
        return new ReadBodies.Placeholders(
                names, values.isEmpty() ? null : codecs.encode(values).json());
    }
}
