package dev.dynabatch.local.internal.value;

import dev.dynabatch.local.internal.value.AttributeValue.Bin;
import dev.dynabatch.local.internal.value.AttributeValue.Bool;
import dev.dynabatch.local.internal.value.AttributeValue.Lst;
import dev.dynabatch.local.internal.value.AttributeValue.Mapping;
import dev.dynabatch.local.internal.value.AttributeValue.Null;
import dev.dynabatch.local.internal.value.AttributeValue.Num;
import dev.dynabatch.local.internal.value.AttributeValue.Set;
import dev.dynabatch.local.internal.value.AttributeValue.Str;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads attribute values from DynamoDB JSON, normalised.
 *
 * <p>The service checks a request's parameters before its items, whatever their order in the body; so the first thing
 * wrong with a value is kept in {@link #problem()} for the operation to raise when its turn comes.
 */
public final class AttributeReader {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NAME_BYTES = 65_535;
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final AttributeValue NULL = new Null();

    private final JsonReader in;
    private @Nullable String problem;

    /** @param in positioned by the operation */
    public AttributeReader(JsonReader in) {
        this.in = in;
    }

    /** What the service would say about the first wrong value, or null if all are good. */
    public @Nullable String problem() {
        return problem;
    }

    /** An attribute map: {@code {"pk":{"S":"a"}}}. */
    public Map<String, AttributeValue> attributes() throws IOException {
        return attributes(0);
    }

    /** One value: {@code {"S":"a"}}. */
    public AttributeValue value() throws IOException {
        return value(1);
    }

    private Map<String, AttributeValue> attributes(int depth) throws IOException {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        in.object(name -> {
            if (name.isEmpty() || (name.length() > MAX_NAME_BYTES / 3 && Utf8.length(name) > MAX_NAME_BYTES)) {
                refuse(INVALID + "An attribute name must have 1 to " + MAX_NAME_BYTES + " bytes");
            }
            attributes.put(name, value(depth + 1));
        });
        return attributes;
    }

    private AttributeValue value(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            refuse("Nesting Levels have exceeded supported limits");
        }
        AttributeValue[] found = new AttributeValue[1];
        in.object(type -> {
            AttributeValue value = typed(type, depth);
            if (value != null && found[0] != null) {
                refuse("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
                        + " supported datatypes");
            }
            found[0] = value;
        });
        if (found[0] == null) {
            refuse("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
            return NULL;
        }
        return found[0];
    }

    private @Nullable AttributeValue typed(String type, int depth) throws IOException {
        return switch (type) {
            case "S" -> new Str(in.string());
            case "N" -> number(in.string());
            case "B" -> new Bin(in.base64());
            case "BOOL" -> new Bool(in.bool());
            case "NULL" -> nul();
            case "SS", "NS", "BS" -> set(type);
            case "L" -> list(depth);
            case "M" -> new Mapping(attributes(depth));
            default -> {
                in.skip();
                yield null;
            }
        };
    }

    private AttributeValue nul() throws IOException {
        if (!in.bool()) {
            refuse(INVALID + "Null attribute value types must have the value of true");
        }
        return NULL;
    }

    private Lst list(int depth) throws IOException {
        List<AttributeValue> values = new ArrayList<>();
        in.array(() -> values.add(value(depth + 1)));
        return new Lst(values);
    }

    private Num number(String text) {
        try {
            return Num.of(text);
        } catch (InvalidValueException e) {
            refuse(String.valueOf(e.getMessage()));
            return new Num("0");
        }
    }

    private Set set(String type) throws IOException {
        List<AttributeValue> values = new ArrayList<>();
        java.util.Set<Object> seen = new HashSet<>();
        boolean[] twice = new boolean[1];
        in.array(() -> {
            AttributeValue value = switch (type) {
                case "SS" -> new Str(in.string());
                case "NS" -> number(in.string());
                default -> new Bin(in.base64());
            };
            values.add(value);
            twice[0] |= !seen.add(value instanceof Bin bin ? ByteBuffer.wrap(bin.value()) : value);
        });
        if (values.isEmpty()) {
            refuse(INVALID
                    + switch (type) {
                        case "SS" -> "An string set  may not be empty";
                        case "NS" -> "An number set  may not be empty";
                        default -> "Binary sets should not be empty";
                    });
        } else if (twice[0]) {
            refuse(INVALID + "Input collection " + duplicates(type, values) + "contains duplicates.");
        }
        return new Set(type.substring(0, 1), values);
    }

    private static String duplicates(String type, List<AttributeValue> values) {
        return switch (type) {
            case "SS" -> values.stream().map(value -> ((Str) value).value()).toList() + " ";
            case "BS" ->
                values.stream()
                                .map(value -> Base64.getEncoder().encodeToString(((Bin) value).value()))
                                .collect(Collectors.joining(", ", "[", "]"))
                        + "of type BS ";
            default -> "";
        };
    }

    private void refuse(String message) {
        if (problem == null) {
            problem = message;
        }
    }
}
