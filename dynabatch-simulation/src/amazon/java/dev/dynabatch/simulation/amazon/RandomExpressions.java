package dev.dynabatch.simulation.amazon;

import dev.dynabatch.simulation.amazon.Schema.Attribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The expressions of one request, and the placeholders they share. */
final class RandomExpressions {
    private final Chance chance;
    private final RandomValues random;
    private final Map<String, Object> names = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    RandomExpressions(Chance chance, RandomValues random) {
        this.chance = chance;
        this.random = random;
    }

    /** Adds the placeholders to a request. */
    void addTo(Map<String, @Nullable Object> body) {
        if (chance.oneIn(41)) {
            names.put("#unused", "a");
        }
        if (chance.oneIn(41)) {
            values.put(":unused", random.any());
        }
        if (!names.isEmpty()) {
            body.put("ExpressionAttributeNames", names);
        }
        if (!values.isEmpty()) {
            body.put("ExpressionAttributeValues", values);
        }
    }

    /** A condition or filter. */
    String condition() {
        return worn(condition(3));
    }

    /** A condition on a key. */
    String keyCondition(Schema.Key key) {
        String condition = path(key.partition()) + " = " + value(random.key(key.partition()));
        Attribute sort = key.sort();
        if (sort == null || chance.oneIn(3)) {
            return worn(condition);
        }
        String path = path(sort);
        String second = switch (chance.below(5)) {
            case 0 -> "begins_with(" + path + ", " + value(random.key(sort)) + ")";
            case 1 -> path + " BETWEEN " + value(random.key(sort)) + " AND " + value(random.key(sort));
            default -> path + " " + chance.of("=", "<", "<=", ">", ">=") + " " + value(random.key(sort));
        };
        return worn(chance.oneIn(3) ? second + " AND " + condition : condition + " and " + second);
    }

    /** A projection. */
    String projection() {
        StringBuilder paths = new StringBuilder(path());
        for (int i = chance.below(3); i > 0; i--) {
            paths.append(", ").append(path());
        }
        return worn(paths.toString());
    }

    /** An update. */
    String update() {
        StringBuilder clauses = new StringBuilder(clause());
        while (chance.oneIn(3)) {
            clauses.append(' ').append(clause());
        }
        return worn(clauses.toString());
    }

    private String clause() {
        return switch (chance.below(6)) {
            case 0 -> "REMOVE " + path() + (chance.oneIn(2) ? "" : ", " + path());
            case 1 -> "ADD " + path() + " " + value(random.any());
            case 2 -> "DELETE " + path() + " " + value(random.any());
            default ->
                "SET " + path() + " = " + assigned() + (chance.oneIn(2) ? "" : ", " + path() + " = " + assigned());
        };
    }

    private String assigned() {
        return switch (chance.below(6)) {
            case 0 -> path();
            case 1 -> "if_not_exists(" + path() + ", " + value(random.any()) + ")";
            case 2 -> "list_append(" + path() + ", " + value(Map.of("L", List.of(random.any()))) + ")";
            case 3 -> path() + chance.of(" + ", " - ") + value(Map.of("N", "7"));
            default -> value(random.any());
        };
    }

    private String condition(int depth) {
        if (depth > 0 && chance.oneIn(3)) {
            return switch (chance.below(4)) {
                case 0 -> "NOT " + condition(depth - 1);
                case 1 -> "(" + condition(depth - 1) + ")";
                case 2 -> condition(depth - 1) + " AND " + condition(depth - 1);
                default -> condition(depth - 1) + " OR " + condition(depth - 1);
            };
        }
        return switch (chance.below(9)) {
            case 0 -> "attribute_exists(" + path() + ")";
            case 1 -> "attribute_not_exists(" + path() + ")";
            case 2 -> "attribute_type(" + path() + ", " + type() + ")";
            case 3 -> "begins_with(" + operand() + ", " + operand() + ")";
            case 4 -> "contains(" + operand() + ", " + operand() + ")";
            case 5 -> operand() + " BETWEEN " + operand() + " AND " + operand();
            case 6 -> operand() + " IN (" + operand() + (chance.oneIn(2) ? "" : ", " + operand()) + ")";
            default -> operand() + " " + chance.of("=", "<>", "<", "<=", ">", ">=") + " " + operand();
        };
    }

    private String operand() {
        return switch (chance.below(7)) {
            case 0, 1, 2 -> path();
            case 3 -> "size(" + path() + ")";
            default -> value(random.any());
        };
    }

    private String type() {
        return value(
                Map.of("S", chance.oneIn(13) ? "T" : chance.of("S", "N", "B", "SS", "NS", "BOOL", "NULL", "L", "M")));
    }

    String path() {
        String path = name(chance.of("a", "b", "m", "l", "s", "a", "b", "x", "y", "pk", "status", "a.b"));
        while (chance.oneIn(3)) {
            path += chance.oneIn(2) ? "." + name(chance.of("x", "y", "a", "status")) : "[" + chance.below(3) + "]";
        }
        return path;
    }

    private String path(Attribute attribute) {
        return chance.oneIn(67) ? path() : name(attribute.name());
    }

    private String name(String name) {
        boolean plain = name.chars().allMatch(Character::isLetter) && !name.equals("status");
        if (plain ? chance.oneIn(2) : chance.oneIn(31)) {
            return name;
        }
        String placeholder = "#n" + (chance.oneIn(3) ? names.size() : Math.abs(name.hashCode() % 7));
        if (!chance.oneIn(67)) {
            names.put(placeholder, name);
        }
        return placeholder;
    }

    String value(Map<String, Object> value) {
        String placeholder = ":v" + values.size();
        if (!chance.oneIn(67)) {
            values.put(placeholder, value);
        }
        return placeholder;
    }

    /** The text, now and then with a slip of the pen. */
    private String worn(String text) {
        if (!chance.oneIn(31)) {
            return text;
        }
        int at = chance.below(text.length());
        String insert = chance.of("", " ", "(", ")", ",", "=", ".", "[", "#", ":", " AND ", "?", "a", "1");
        return text.substring(0, at) + insert + text.substring(chance.oneIn(2) ? at : at + 1);
    }
}
