package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An element of a key schema, or of the definitions of its attributes.
 *
 * @param name the attribute
 * @param type {@code HASH} or {@code RANGE}; in a definition {@code S}, {@code N} or {@code B}
 */
record KeyElement(@Nullable String name, @Nullable String type) {
    private static final int MAX_NAME = 255;
    private static final String INVALID = "One or more parameter values were invalid: ";

    /** Checks each element by itself. */
    static void check(
            List<KeyElement> elements, String list, String typeName, List<String> types, Constraints constraints) {
        for (int i = 0; i < elements.size(); i++) {
            KeyElement element = elements.get(i);
            String parameter = list + "." + (i + 1) + ".member.";
            constraints.notNull(parameter + "attributeName", element.name);
            constraints.notNull(parameter + typeName, element.type);
            constraints.oneOf(parameter + typeName, element.type, types);
            if (element.name != null && (element.name.isEmpty() || element.name.length() > MAX_NAME)) {
                String bound = element.name.isEmpty() ? "greater than or equal to 1" : "less than or equal to 255";
                constraints.add(parameter + "attributeName", element.name, "Member must have length " + bound);
            }
        }
    }

    /** Checks that there are one or two. */
    static void checkCount(List<KeyElement> keySchema, String parameter, Constraints constraints) {
        if (keySchema.isEmpty() || keySchema.size() > 2) {
            String bound = keySchema.isEmpty() ? "greater than or equal to 1" : "less than or equal to 2";
            constraints.add(parameter, keySchema, "Member must have length " + bound);
        }
    }

    /** The schema made of both lists, each of which is good by itself. */
    static KeySchema schema(List<KeyElement> keySchema, List<KeyElement> definitions) {
        if (!"HASH".equals(keySchema.get(0).type)) {
            throw ServiceException.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (keySchema.size() == 2 && !"RANGE".equals(keySchema.get(1).type)) {
            throw ServiceException.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
        List<String> names = keySchema.stream().map(KeyElement::nameOrEmpty).toList();
        List<String> defined = definitions.stream().map(KeyElement::nameOrEmpty).toList();
        if (names.size() == 2 && names.get(0).equals(names.get(1))) {
            throw ServiceException.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        if (!defined.containsAll(names)) {
            throw ServiceException.validation(INVALID + "Some index key attributes are not defined in"
                    + " AttributeDefinitions. Keys: " + names + ", AttributeDefinitions: " + defined);
        }
        KeyAttribute partition = attribute(names.get(0), definitions);
        return new KeySchema(partition, names.size() == 2 ? attribute(names.get(1), definitions) : null);
    }

    /** @throws ServiceException if an attribute is defined that no key uses */
    static void checkAllUsed(List<KeyElement> definitions, Set<String> used, boolean indexed) {
        List<String> defined = definitions.stream().map(KeyElement::nameOrEmpty).toList();
        if (indexed && !used.containsAll(defined)) {
            throw ServiceException.validation(INVALID + "Some AttributeDefinitions are not used. AttributeDefinitions: "
                    + defined + ", keys used: " + used);
        }
        if (defined.size() != used.size()) {
            throw ServiceException.validation(INVALID + "Number of attributes in KeySchema does not exactly match"
                    + " number of attributes defined in AttributeDefinitions");
        }
    }

    /** Reads a list of them. */
    static List<KeyElement> read(JsonReader in, String typeMember) throws IOException {
        List<KeyElement> elements = new ArrayList<>();
        in.array(() -> {
            String[] parts = new String[2];
            in.object(member -> {
                if (member.equals("AttributeName")) {
                    parts[0] = in.string();
                } else if (member.equals(typeMember)) {
                    parts[1] = in.string();
                } else {
                    in.skip();
                }
            });
            elements.add(new KeyElement(parts[0], parts[1]));
        });
        return elements;
    }

    private static KeyAttribute attribute(String name, List<KeyElement> definitions) {
        String type = definitions.stream()
                .filter(definition -> name.equals(definition.name))
                .map(KeyElement::type)
                .findFirst()
                .orElse("S");
        return new KeyAttribute(name, KeyType.valueOf(type == null ? "S" : type));
    }

    String nameOrEmpty() {
        return name == null ? "" : name;
    }

    @Override
    public String toString() {
        return "KeySchemaElement(attributeName=" + name + ", keyType=" + type + ")";
    }
}
