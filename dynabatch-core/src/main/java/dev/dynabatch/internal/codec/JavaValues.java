package dev.dynabatch.internal.codec;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.value.ValueAdapter;
import dev.dynabatch.value.ValueSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/**
 * Writes ordinary Java values as attribute values; the mapping stands in {@link dev.dynabatch.Item#of}. Of the
 * collections only List and Set are known: the others have no order to keep, or hide which of the two was meant. A class
 * that is not known is offered to the adapters, once, and the answer is kept; a Number that none of them handles goes by
 * its {@code toString()}.
 */
final class JavaValues {
    /** Below it, an unscaled value fits a long. */
    private static final int LONG_DIGITS = 18;
    /** A BigInteger of more bits is beyond any DynamoDB number, and slow to print. */
    private static final int MAX_BITS = 420;

    private static final ValueAdapter NO_ADAPTER = new NoAdapter();

    private final List<ValueAdapter> adapters;
    private final Map<Class<?>, ValueAdapter> byClass = new HashMap<>();
    private final EncodingSink sink;
    private final ShortestDecimal shortest = new ShortestDecimal();

    JavaValues(List<ValueAdapter> adapters, EncodingSink sink) {
        this.adapters = List.copyOf(adapters);
        this.sink = sink;
    }

    void write(@Nullable Object value) {
        if (value == null) {
            sink.nul();
        } else if (!writeKnown(value)) {
            writeUnknown(value);
        }
    }

    void attributes(Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw badName(entry.getKey());
            }
            sink.name(name);
            write(entry.getValue());
        }
    }

    private InvalidItemException badName(@Nullable Object key) {
        return sink.badName(
                key == null
                        ? "a map key is null; attribute names are strings"
                        : "a map key is a " + key.getClass().getTypeName()
                                + "; attribute names are strings, so convert it");
    }

    private boolean writeKnown(Object value) {
        if (value instanceof String text) {
            sink.string(text);
        } else if (value instanceof Number number) {
            return writeNumber(number);
        } else if (value instanceof Boolean bool) {
            sink.bool(bool);
        } else if (value instanceof Map<?, ?> map) {
            sink.beginMap(true);
            attributes(map);
            sink.endMap();
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof Set<?> set) {
            sink.beginSet();
            for (Object element : set) {
                write(element);
            }
            sink.endSet();
        } else if (value instanceof byte[] bytes) {
            sink.binary(ByteBuffer.wrap(bytes));
        } else if (value instanceof ByteBuffer bytes) {
            sink.binary(bytes);
        } else if (value instanceof Enum<?> constant) {
            sink.string(constant.name());
        } else if (value instanceof UUID || value instanceof Instant) {
            sink.string(value.toString());
        } else {
            return false;
        }
        return true;
    }

    private void list(List<?> list) {
        sink.beginList();
        if (list instanceof RandomAccess) {
            int size = list.size();
            for (int i = 0; i < size; i++) { // which needs no iterator
                write(list.get(i));
            }
        } else {
            for (Object element : list) {
                write(element);
            }
        }
        sink.endList();
    }

    private boolean writeNumber(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            sink.number(number.longValue());
        } else if (number instanceof Double) {
            writeDouble(number.doubleValue());
        } else if (number instanceof Float) {
            writeFloat(number.floatValue());
        } else if (number instanceof BigDecimal decimal) {
            writeDecimal(decimal);
        } else if (number instanceof BigInteger integer) {
            writeInteger(integer);
        } else if (number instanceof AtomicInteger || number instanceof AtomicLong) {
            sink.number(number.longValue());
        } else if (number instanceof DoubleAdder || number instanceof DoubleAccumulator) {
            writeDouble(number.doubleValue());
        } else {
            return false;
        }
        return true;
    }

    private void writeDouble(double value) {
        double magnitude = Math.abs(value);
        if (magnitude >= 1e-130 && magnitude < 1e126) {
            shortest.set(magnitude);
            sink.decimal(value < 0, shortest.digits(), shortest.exponent());
        } else if (value == 0) {
            sink.number(0);
        } else if (Double.isFinite(value)) {
            sink.number(Double.toString(value)); // out of range; says so
        } else {
            throw sink.refused(
                    "is " + value + ", which DynamoDB cannot store; leave it out, or store null or a string");
        }
    }

    private void writeFloat(float value) {
        if (value != 0 && Float.isFinite(value)) {
            shortest.set(Math.abs(value));
            sink.decimal(value < 0, shortest.digits(), shortest.exponent());
        } else {
            writeDouble(value);
        }
    }

    private void writeDecimal(BigDecimal decimal) {
        // Beyond these scales a value of so few digits may be out of range, which the text form finds out.
        if (decimal.precision() <= LONG_DIGITS && Math.abs(decimal.scale()) <= 100) {
            long digits = decimal.unscaledValue().longValue();
            sink.decimal(digits < 0, Math.abs(digits), -decimal.scale());
        } else {
            sink.number(decimal.toString());
        }
    }

    private void writeInteger(BigInteger integer) {
        if (integer.bitLength() > MAX_BITS) {
            throw sink.refused("is an integer of " + integer.bitLength()
                    + " bits, beyond 9.99…E+125, the largest DynamoDB number; store it as a string");
        }
        sink.number(integer.toString());
    }

    private void writeUnknown(Object value) {
        ValueAdapter adapter = byClass.computeIfAbsent(value.getClass(), this::find);
        if (adapter == NO_ADAPTER) {
            writeByText(value);
            return;
        }
        Object known = adapter.unwrap(value);
        if (known == null) {
            int depth = sink.frames().depth();
            int before = sink.frames().count();
            adapter.write(value, sink);
            sink.frames().requireOne(depth, before);
        } else if (!writeKnown(known)) {
            throw sink.refused(
                    "was unwrapped to a " + known.getClass().getName() + ", which is no type DynamoDB knows");
        }
    }

    private void writeByText(Object value) {
        if (value instanceof Number) {
            sink.number(String.valueOf(value));
            return;
        }
        throw sink.refused(
                "is a " + value.getClass().getTypeName() + ", which is no type DynamoDB knows; convert it to a "
                        + "String, Number, Boolean, byte[], List, Map or Set, or register a ValueAdapter for it");
    }

    private ValueAdapter find(Class<?> type) {
        for (ValueAdapter adapter : adapters) {
            if (adapter.handles(type)) {
                return adapter;
            }
        }
        return NO_ADAPTER;
    }

    /** Stands for the answer that no adapter handles a class. */
    private static final class NoAdapter implements ValueAdapter {
        @Override
        public boolean handles(Class<?> type) {
            return false;
        }

        @Override
        public void write(Object value, ValueSink sink) {
            throw new UnsupportedOperationException();
        }
    }
}
