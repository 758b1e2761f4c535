package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Bin;
import dev.dynabatch.local.internal.value.AttributeValue.Lst;
import dev.dynabatch.local.internal.value.AttributeValue.Mapping;
import dev.dynabatch.local.internal.value.AttributeValue.Num;
import dev.dynabatch.local.internal.value.AttributeValue.Set;
import dev.dynabatch.local.internal.value.AttributeValue.Str;
import dev.dynabatch.local.internal.value.InvalidValueException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values compare. */
final class Values {
    private Values() {}

    /** Whether one can be less than the other: both are strings, numbers or binaries. */
    static boolean haveOrder(@Nullable AttributeValue a, @Nullable AttributeValue b) {
        return a != null && b != null && a.type().equals(b.type()) && isOrdered(a);
    }

    /** Whether values of its type have an order. */
    static boolean isOrdered(AttributeValue value) {
        return value instanceof Str || value instanceof Num || value instanceof Bin;
    }

    /** The order of two values that have one: strings and binaries by their bytes. */
    static int compare(AttributeValue a, AttributeValue b) {
        if (a instanceof Num first && b instanceof Num second) {
            return new BigDecimal(first.value()).compareTo(new BigDecimal(second.value()));
        }
        return Arrays.compareUnsigned(bytes(a), bytes(b));
    }

    /** Whether both are the same value; sets have no order. */
    static boolean equal(@Nullable AttributeValue a, @Nullable AttributeValue b) {
        if (a == null || b == null || !a.type().equals(b.type())) {
            return false;
        }
        if (a instanceof Bin first && b instanceof Bin second) {
            return Arrays.equals(first.value(), second.value());
        } else if (a instanceof Set first && b instanceof Set second) {
            return first.values().size() == second.values().size()
                    && first.values().stream().allMatch(value -> contains(second.values(), value));
        } else if (a instanceof Lst first && b instanceof Lst second) {
            return equal(first.values(), second.values());
        } else if (a instanceof Mapping first && b instanceof Mapping second) {
            return equal(first.values(), second.values());
        }
        return a.equals(b);
    }

    /** Whether a value begins with another: strings or binaries. */
    static boolean beginsWith(@Nullable AttributeValue value, @Nullable AttributeValue prefix) {
        if (value instanceof Str string && prefix instanceof Str start) {
            return string.value().startsWith(start.value());
        }
        return value instanceof Bin binary
                && prefix instanceof Bin start
                && binary.value().length >= start.value().length
                && Arrays.equals(Arrays.copyOf(binary.value(), start.value().length), start.value());
    }

    /** Whether a value contains another: a string or a binary a part of it, a set or a list an element. */
    static boolean contains(@Nullable AttributeValue value, @Nullable AttributeValue part) {
        if (value == null || part == null) {
            return false;
        }
        if (value instanceof Str string) {
            return part instanceof Str inner && string.value().contains(inner.value());
        } else if (value instanceof Bin binary) {
            return part instanceof Bin inner && latin(binary).contains(latin(inner));
        } else if (value instanceof Set set) {
            return contains(set.values(), part);
        }
        return value instanceof Lst list && contains(list.values(), part);
    }

    /** The sum or the difference of two numbers, as exact as numbers can be. */
    static AttributeValue sum(AttributeValue a, AttributeValue b, boolean minus) {
        if (!(a instanceof Num first && b instanceof Num second)) {
            throw UpdateOperand.wrongType();
        }
        BigDecimal left = new BigDecimal(first.value());
        BigDecimal right = new BigDecimal(second.value());
        try {
            return Num.of((minus ? left.subtract(right) : left.add(right)).toString());
        } catch (InvalidValueException e) {
            throw new ExpressionException(String.valueOf(e.getMessage()));
        }
    }

    /** A set with what another has more. */
    static AttributeValue union(AttributeValue a, AttributeValue b) {
        Map<Object, AttributeValue> all = new LinkedHashMap<>();
        set(a, b).values().forEach(value -> all.put(identity(value), value));
        set(b, a).values().forEach(value -> all.putIfAbsent(identity(value), value));
        return new Set(set(a, b).element(), List.copyOf(all.values()));
    }

    /** A set without what another has, or null if nothing is left. */
    static @Nullable AttributeValue difference(AttributeValue a, AttributeValue b) {
        Map<Object, AttributeValue> left = new LinkedHashMap<>();
        set(a, b).values().forEach(value -> left.put(identity(value), value));
        set(b, a).values().forEach(value -> left.remove(identity(value)));
        return left.isEmpty() ? null : new Set(set(a, b).element(), List.copyOf(left.values()));
    }

    /** What is equal if two elements of a set are. */
    private static Object identity(AttributeValue value) {
        return value instanceof Bin binary ? ByteBuffer.wrap(binary.value()) : value;
    }

    /** The first as a set of the same type as the second. */
    private static Set set(AttributeValue a, AttributeValue b) {
        if (a instanceof Set set && a.type().equals(b.type())) {
            return set;
        }
        throw UpdateOperand.wrongType();
    }

    private static boolean contains(List<AttributeValue> values, AttributeValue wanted) {
        return values.stream().anyMatch(value -> equal(value, wanted));
    }

    private static boolean equal(List<AttributeValue> a, List<AttributeValue> b) {
        for (int i = 0; i < a.size() && i < b.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return a.size() == b.size();
    }

    private static boolean equal(Map<String, AttributeValue> a, Map<String, AttributeValue> b) {
        return a.size() == b.size()
                && a.entrySet().stream().allMatch(entry -> equal(entry.getValue(), b.get(entry.getKey())));
    }

    private static byte[] bytes(AttributeValue value) {
        return value instanceof Str string ? string.value().getBytes(StandardCharsets.UTF_8) : ((Bin) value).value();
    }

    /** One character a byte, so that looking for bytes is looking for a string. */
    private static String latin(Bin binary) {
        return new String(binary.value(), StandardCharsets.ISO_8859_1);
    }
}
