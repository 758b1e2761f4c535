package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.ExpressionException;
import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.expression.KeyCondition;
import dev.dynabatch.local.internal.expression.Placeholders;
import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.expression.Update;
import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A request's expressions, what they refer to, and the older parameters that cannot stand beside them. */
final class ExpressionParameters {
    private static final String PROJECTION = "ProjectionExpression";
    private static final Set<String> LEGACY = Set.of(
            "AttributesToGet",
            "AttributeUpdates",
            "ConditionalOperator",
            "Expected",
            "KeyConditions",
            "QueryFilter",
            "ScanFilter");

    private final List<String> taken;
    private final Map<String, String> expressions = new LinkedHashMap<>();
    private final Set<String> legacy = new TreeSet<>();
    private @Nullable Map<String, String> names;
    private @Nullable Map<String, AttributeValue> values;
    private @Nullable String valueProblem;
    private Placeholders placeholders = new Placeholders(Map.of(), Map.of());

    private ExpressionParameters(List<String> taken) {
        this.taken = taken;
    }

    /** Those of an operation that takes these expressions, in the order in which the service names them. */
    static ExpressionParameters taking(String... expressions) {
        return new ExpressionParameters(List.of(expressions));
    }

    /** Reads a member of the request, if it is one of these; otherwise leaves it to the caller. */
    boolean member(String member, JsonReader in) throws IOException {
        if (taken.contains(member)) {
            expressions.put(member, in.string());
        } else if (member.equals("ExpressionAttributeNames")) {
            Map<String, String> read = new LinkedHashMap<>();
            in.object(placeholder -> read.put(placeholder, in.string()));
            names = read;
        } else if (member.equals("ExpressionAttributeValues") && takesValues()) {
            values = values(in);
        } else if (LEGACY.contains(member)) {
            legacy.add(member);
            in.skip();
        } else {
            return false;
        }
        return true;
    }

    /** @throws ServiceException if they cannot stand together, or a placeholder is none */
    void check() {
        if (!legacy.isEmpty() && !expressions.isEmpty()) {
            throw ServiceException.validation("Can not use both expression and non-expression parameters in the same"
                    + " request: Non-expression parameters: {" + String.join(", ", legacy)
                    + "} Expression parameters: {" + String.join(", ", new TreeSet<>(expressions.keySet())) + "}");
        }
        if (!legacy.isEmpty()) {
            throw ServiceException.validation(legacy.iterator().next()
                    + ", a parameter from before expressions, is not supported by Dynabatch Local; use an expression");
        }
        if (names != null && expressions.isEmpty()) {
            throw ServiceException.validation("ExpressionAttributeNames can only be specified when using expressions");
        }
        List<String> withValues =
                taken.stream().filter(name -> !name.equals(PROJECTION)).toList();
        if (values != null && withValues.stream().noneMatch(expressions::containsKey)) {
            throw ServiceException.validation("ExpressionAttributeValues can only be specified when using expressions: "
                    + String.join(" and ", withValues) + (withValues.size() == 1 ? " is null" : " are null"));
        }
        checkPlaceholders("ExpressionAttributeNames", '#', names);
        if (names != null && names.containsValue("")) {
            throw ServiceException.validation("ExpressionAttributeNames contains invalid value: Attribute name must not"
                    + " be empty for key " + keyOfEmpty(names));
        }
        checkPlaceholders("ExpressionAttributeValues", ':', values);
        if (valueProblem != null) {
            throw ServiceException.validation("ExpressionAttributeValues contains invalid value: " + valueProblem);
        }
        placeholders = new Placeholders(names == null ? Map.of() : names, values == null ? Map.of() : values);
    }

    /** A condition or filter expression, or null if there is none. */
    @Nullable
    Filter filter(String parameter) {
        return parse(parameter, Filter::parse);
    }

    /** The update expression, or null if there is none. */
    @Nullable
    Update update() {
        return parse("UpdateExpression", Update::parse);
    }

    /** The projection expression, or null if there is none. */
    @Nullable
    Projection projection() {
        return parse(PROJECTION, Projection::parse);
    }

    /** The key condition expression, or null if there is none. */
    @Nullable
    Map<String, KeyCondition> keyConditions() {
        return parse("KeyConditionExpression", KeyCondition::parse);
    }

    /** @throws ServiceException if a path goes into a key of the table or of its indexes, which has no inside */
    void checkScalars(TableDefinition definition) {
        for (String attribute : placeholders.entered()) {
            if (TableKeys.names(definition.schema()).contains(attribute)) {
                throw notScalar("Key: " + attribute);
            } else if (definition.indexes().stream()
                    .anyMatch(index -> TableKeys.names(index.schema()).contains(attribute))) {
                throw notScalar("IndexKey: " + attribute);
            }
        }
    }

    /** @throws ServiceException if a placeholder was used in no expression; called once all have been parsed */
    void checkUsed() {
        checkUsed("ExpressionAttributeNames", placeholders.unusedNames());
        checkUsed("ExpressionAttributeValues", placeholders.unusedValues());
    }

    /** Writes the projection as it was given, for keys that are to be asked for again. */
    void writeProjection(JsonWriter out) {
        String projection = expressions.get(PROJECTION);
        if (projection == null) {
            return;
        }
        out.name(PROJECTION).string(projection);
        if (names != null) {
            out.name("ExpressionAttributeNames").beginObject();
            names.forEach((placeholder, name) -> out.name(placeholder).string(name));
            out.endObject();
        }
    }

    private boolean takesValues() {
        return !taken.equals(List.of(PROJECTION));
    }

    private Map<String, AttributeValue> values(JsonReader in) throws IOException {
        Map<String, AttributeValue> read = new LinkedHashMap<>();
        in.object(placeholder -> {
            AttributeReader reader = new AttributeReader(in);
            read.put(placeholder, reader.value());
            if (reader.problem() != null && valueProblem == null) {
                valueProblem = reader.problem() + " for key " + placeholder;
            }
        });
        return read;
    }

    private <T> @Nullable T parse(String parameter, BiFunction<String, Placeholders, T> parser) {
        String text = expressions.get(parameter);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text, placeholders);
        } catch (ExpressionException e) {
            throw ServiceException.validation("Invalid " + parameter + ": " + e.getMessage());
        }
    }

    private static void checkPlaceholders(String parameter, char sign, @Nullable Map<String, ?> given) {
        if (given == null) {
            return;
        }
        if (given.isEmpty()) {
            throw ServiceException.validation(parameter + " must not be empty");
        }
        for (String placeholder : given.keySet()) {
            if (!Placeholders.isValid(sign, placeholder)) {
                throw ServiceException.validation(
                        parameter + " contains invalid key: Syntax error; key: \"" + placeholder + "\"");
            }
        }
    }

    private static ServiceException notScalar(String key) {
        return ServiceException.validation("Key attributes must be scalars; list random access '[]' and map lookup '.'"
                + " are not allowed: " + key);
    }

    private static String keyOfEmpty(Map<String, String> names) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private static void checkUsed(String parameter, List<String> unused) {
        if (!unused.isEmpty()) {
            throw ServiceException.validation("Value provided in " + parameter + " unused in expressions: keys: {"
                    + String.join(", ", unused) + "}");
        }
    }
}
