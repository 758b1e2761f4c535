package dev.dynabatch.local.internal.value;

import dev.dynabatch.internal.codec.NumberText;
import java.util.List;
import java.util.Map;

/** One attribute value, valid and normalised. */
public sealed interface AttributeValue {
    /** The service's letters for the type: {@code S}, {@code NS}, {@code BOOL} and so on. */
    String type();

    /** What the service bills and limits, in bytes. */
    int size();

    /** How many levels it has: 1 if it is no list and no map, or an empty one. */
    default int depth() {
        return 1;
    }

    /** Writes the value as DynamoDB JSON, without its type. */
    void writeBare(JsonWriter out);

    /** Writes the value as DynamoDB JSON: {@code {"S":"a"}}. */
    default void write(JsonWriter out) {
        out.beginObject().name(type());
        writeBare(out);
        out.endObject();
    }

    /** A string. */
    record Str(String value) implements AttributeValue {
        @Override
        public String type() {
            return "S";
        }

        @Override
        public int size() {
            return Utf8.length(value);
        }

        @Override
        public void writeBare(JsonWriter out) {
            out.string(value);
        }
    }

    /** A number, in canonical form. */
    record Num(String value) implements AttributeValue {
        /**
         * A number from whatever text.
         *
         * @throws InvalidValueException with the service's message, if it is none or out of range
         */
        public static Num of(String text) throws InvalidValueException {
            return new Num(Numbers.canonical(text));
        }

        @Override
        public String type() {
            return "N";
        }

        @Override
        public int size() {
            return NumberText.billedSize(value);
        }

        @Override
        public void writeBare(JsonWriter out) {
            out.string(value);
        }
    }

    /** A binary. */
    record Bin(byte[] value) implements AttributeValue {
        @Override
        public String type() {
            return "B";
        }

        @Override
        public int size() {
            return value.length;
        }

        @Override
        public void writeBare(JsonWriter out) {
            out.base64(value);
        }
    }

    /** A boolean. */
    record Bool(boolean value) implements AttributeValue {
        @Override
        public String type() {
            return "BOOL";
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void writeBare(JsonWriter out) {
            out.bool(value);
        }
    }

    /** The null value. */
    record Null() implements AttributeValue {
        @Override
        public String type() {
            return "NULL";
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void writeBare(JsonWriter out) {
            out.bool(true);
        }
    }

    /** A set: all elements are of the type {@code element}, which is S, N or B. */
    record Set(String element, List<AttributeValue> values) implements AttributeValue {
        @Override
        public String type() {
            return element + "S";
        }

        @Override
        public int size() {
            int sum = 0;
            for (AttributeValue value : values) {
                sum += value.size();
            }
            return sum;
        }

        @Override
        public void writeBare(JsonWriter out) {
            out.beginArray();
            for (AttributeValue value : values) {
                value.writeBare(out);
            }
            out.endArray();
        }
    }

    /** A list. */
    record Lst(List<AttributeValue> values) implements AttributeValue {
        @Override
        public String type() {
            return "L";
        }

        @Override
        public int depth() {
            return 1 + values.stream().mapToInt(AttributeValue::depth).max().orElse(0);
        }

        @Override
        public int size() {
            int sum = 3;
            for (AttributeValue value : values) {
                sum += 1 + value.size();
            }
            return sum;
        }

        @Override
        public void writeBare(JsonWriter out) {
            out.beginArray();
            for (AttributeValue value : values) {
                value.write(out);
            }
            out.endArray();
        }
    }

    /** A map. */
    record Mapping(Map<String, AttributeValue> values) implements AttributeValue {
        @Override
        public String type() {
            return "M";
        }

        @Override
        public int depth() {
            return 1
                    + values.values().stream()
                            .mapToInt(AttributeValue::depth)
                            .max()
                            .orElse(0);
        }

        @Override
        public int size() {
            return 3 + values.size() + Items.size(values);
        }

        @Override
        public void writeBare(JsonWriter out) {
            Items.write(values, out);
        }
    }
}
