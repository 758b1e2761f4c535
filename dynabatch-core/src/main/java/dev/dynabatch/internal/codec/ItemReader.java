package dev.dynabatch.internal.codec;

import dev.dynabatch.Item;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads items from the bytes of one answer.
 *
 * <p>Items of a table mostly have the same attributes in the same order, or are of a few kinds: the names of the item
 * before are expected, and shared if they come.
 */
final class ItemReader {
    /** The service nests 32 deep (developer guide); more is no item. */
    private static final int MAX_DEPTH = 64;
    /** So many digits fit into a long. */
    private static final int LONG_DIGITS = 18;

    private final JsonCursor cursor;
    private final Expectation items;
    private int depth;
    private long learnt;

    ItemReader(JsonCursor cursor) {
        this(cursor, new Expectation());
    }

    /** @param items what the items are expected to be like */
    ItemReader(JsonCursor cursor, Expectation items) {
        this.cursor = cursor;
        this.items = items;
    }

    /** What it reads from. */
    byte[] json() {
        return cursor.json;
    }

    /** How many bytes of JSON went into what it has learnt to expect. */
    long learnt() {
        return learnt;
    }

    /** Reads the item at this place. */
    Item item(int from, int to) throws IOException {
        cursor.at = from;
        Item item = item();
        if (cursor.at != to) {
            throw cursor.malformed("the item's end");
        }
        return item;
    }

    /** Reads the item that is next. */
    Item item() throws IOException {
        return Item.ofDecoded(attributes(items));
    }

    private DecodedAttributes attributes(Expectation expectation) throws IOException {
        deeper();
        AttributeNames names = expectation.last();
        @Nullable Object[] values = new Object[Math.max(4, names.size())];
        String @Nullable [] others = null; // the names, as soon as they are none that are known
        int count = 0;
        int start = cursor.at;
        while (true) {
            int before = cursor.at;
            byte type;
            if (others == null && cursor.takes(names.lead(count))) {
                type = names.type(count);
            } else {
                if (!cursor.attribute(count)) {
                    break;
                }
                if (others == null && !names.has(count, cursor)) {
                    AttributeNames known = expectation.known(names, count, cursor);
                    if (known == null) {
                        others = names.first(count);
                    } else {
                        names = known;
                    }
                }
                if (others != null) {
                    if (count == others.length) {
                        others = Arrays.copyOf(others, 2 * count);
                    }
                    others[count] = cursor.text();
                }
                type = type();
                if (others == null) {
                    names.learn(count, type, Arrays.copyOfRange(cursor.json, before, cursor.at));
                    learnt += cursor.at - before;
                }
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count] = content(type, expectation, count);
            count++;
        }
        if (others != null || count != names.size()) {
            learnt += cursor.at - start;
            names = expectation.learn(others == null ? names.first(count) : others, count);
            if (names == null) {
                throw cursor.malformed("each attribute only once");
            }
        }
        expectation.read(names);
        depth--;
        return new DecodedAttributes(names, count == values.length ? values : Arrays.copyOf(values, count));
    }

    private void deeper() throws IOException {
        if (++depth > MAX_DEPTH) {
            throw cursor.malformed("less depth");
        }
    }

    /** The element of a list that is next. */
    private @Nullable Object element(Expectation expectation) throws IOException {
        Object value = content(elementType(expectation), expectation, 0);
        cursor.expect('}');
        return value;
    }

    private byte elementType(Expectation expectation) throws IOException {
        if (cursor.takes(expectation.elementLead())) {
            return expectation.elementType();
        }
        int before = cursor.at;
        byte type = type();
        expectation.learnElement(type, Arrays.copyOfRange(cursor.json, before, cursor.at));
        learnt += cursor.at - before;
        return type;
    }

    /** Goes over a value's type, up to what it says. */
    private byte type() throws IOException {
        cursor.expect('{');
        cursor.string();
        byte type = Leads.type(cursor);
        if (type == 0) {
            throw cursor.malformed("a type");
        }
        cursor.expect(':');
        if (Leads.isString(type)) {
            cursor.expect('"');
        }
        return type;
    }

    /** What a value says; the bracket behind it is left. */
    private @Nullable Object content(byte type, Expectation around, int place) throws IOException {
        return switch (type) {
            case 'S' -> {
                cursor.content();
                yield cursor.text();
            }
            case 'N' -> {
                cursor.content();
                yield number();
            }
            case 'B' -> {
                cursor.content();
                yield binary();
            }
            case 'M' -> attributes(around.at(place));
            case 'L' -> list(around.at(place));
            case Leads.BOOL -> bool();
            case Leads.NULL -> {
                cursor.literal("true");
                yield null;
            }
            default -> set(Leads.element(type));
        };
    }

    private boolean bool() throws IOException {
        boolean yes = cursor.peek() == 't';
        cursor.literal(yes ? "true" : "false");
        return yes;
    }

    private ByteBuffer binary() throws IOException {
        if (!cursor.plain()) {
            throw cursor.malformed("base64");
        }
        try {
            return Base64.getDecoder()
                    .decode(ByteBuffer.wrap(cursor.json, cursor.from, cursor.to - cursor.from))
                    .asReadOnlyBuffer();
        } catch (IllegalArgumentException e) {
            throw new IOException("a binary is not base64", e);
        }
    }

    /** A list; its elements are expected to be as many as those of the one before, and of its elements' type. */
    private List<@Nullable Object> list(Expectation expectation) throws IOException {
        cursor.expect('[');
        deeper();
        @Nullable Object[] elements = new Object[expectation.elements()];
        int count = 0;
        while (cursor.element(count == 0)) {
            if (count == elements.length) {
                elements = Arrays.copyOf(elements, Math.max(4, 2 * count));
            }
            elements[count++] = element(expectation);
        }
        depth--;
        expectation.hadElements(count);
        return new DecodedList(count == elements.length ? elements : Arrays.copyOf(elements, count));
    }

    private Set<Object> set(byte kind) throws IOException {
        cursor.expect('[');
        Set<Object> elements = new LinkedHashSet<>();
        while (cursor.element(elements.isEmpty())) {
            cursor.string();
            Object element = kind == 'S' ? cursor.text() : kind == 'N' ? number() : binary();
            if (!elements.add(element)) {
                throw cursor.malformed("each element of a set only once");
            }
        }
        if (elements.isEmpty()) {
            throw cursor.malformed("an element of a set");
        }
        return Collections.unmodifiableSet(elements);
    }

    private BigDecimal number() throws IOException {
        byte[] json = cursor.json;
        int to = cursor.to;
        boolean negative = cursor.from < to && json[cursor.from] == '-';
        int start = negative ? cursor.from + 1 : cursor.from;
        int scale = 0;
        long digits = 0;
        int i = start;
        boolean canonical = to > start && to - start <= LONG_DIGITS;
        for (; i < to && canonical; i++) {
            byte next = json[i];
            if (next >= '0' && next <= '9') {
                digits = digits * 10 + next - '0';
            } else {
                canonical = next == '.' && scale == 0 && i > start && i + 1 < to;
                scale = to - i - 1;
            }
        }
        boolean leadingZero = canonical && json[start] == '0' && to - start > 1 && json[start + 1] != '.';
        boolean zeroAtEnd = scale > 0 && json[to - 1] == '0';
        if (!canonical || leadingZero || zeroAtEnd || (negative && digits == 0)) {
            return unusual();
        }
        return BigDecimal.valueOf(negative ? -digits : digits, scale);
    }

    private BigDecimal unusual() throws IOException {
        try {
            return new BigDecimal(NumberText.canonical(cursor.text()));
        } catch (InvalidNumberException e) {
            throw new IOException(e);
        }
    }
}
