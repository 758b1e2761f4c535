package dev.dynabatch.internal.codec;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.OperationKind;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.SharedArrays;
import dev.dynabatch.value.ValueAdapter;
import dev.dynabatch.value.ValueSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one item as DynamoDB JSON and, in the same pass, checks it, adds up its billed size and picks out its key. The
 * only place that does any of this; Java values, JSON and adapters all come through here.
 */
final class EncodingSink implements ValueSink {
    private static final Word NULL = new Word("{\"NULL\":true}");
    private static final Word TRUE = new Word("{\"BOOL\":true}");
    private static final Word FALSE = new Word("{\"BOOL\":false}");

    /** The longest attribute name, in UTF-8 bytes (developer guide, "Service, account, and table quotas"). */
    private static final int MAX_NAME = 65_535;
    /** What a list or map bills besides its contents, and besides one byte an element. */
    private static final int CONTAINER_SIZE = 3;

    /** Which attributes of the item are written. */
    enum Scope {
        ITEM,
        KEY_ONLY,
        KEY_OF_ITEM
    }

    private final JsonBytes out;
    private final Frames frames;
    private final Names names = new Names();
    private final KeyParts key;
    private final SetElements elements = new SetElements();
    private final JavaValues javaValues;
    private final long limit;
    private Scope scope = Scope.ITEM;
    private long billed;
    private int skipFrom;
    private long skipBilled;

    /**
     * @param limit the billed size an item may have
     * @param arrays where operations stand
     */
    EncodingSink(List<ValueAdapter> adapters, long limit, SharedArrays arrays) {
        this.javaValues = new JavaValues(adapters, this);
        this.limit = limit;
        this.out = new JsonBytes(arrays);
        this.frames = new Frames(out);
        this.key = new KeyParts(out);
    }

    /** @param uniqueNames whether the caller vouches that no attribute comes twice */
    void begin(@Nullable KeySchema schema, Scope newScope, boolean uniqueNames) {
        scope = newScope;
        billed = 0;
        skipFrom = -1;
        key.reset(schema);
        frames.reset();
        frames.open(Container.MAP, uniqueNames);
        out.write('{');
    }

    /** Ends an item or a key, and tells {@code item} what it is. */
    void end(EncodedItem item) {
        frames.closeItem();
        out.write('}');
        item.is(out.copy(0, out.length()), billedInt());
        item.hasKey(key.bytes(), key.partitionLength());
    }

    /** Writes what stands before an operation's item or key. */
    void lead(OperationKind kind) {
        out.write(EncodedWrite.before(kind));
    }

    /**
     * Ends an operation, which stays where it was written, and tells {@code write} what it is.
     *
     * @return see {@link JsonBytes#handOut}
     */
    int endWrite(EncodedWrite write) {
        frames.closeItem();
        out.write('}');
        out.write(EncodedWrite.behind());
        write.bills(billedInt());
        write.hasKey(key.bytes(), key.partitionLength());
        return out.handOut(write);
    }

    private int billedInt() {
        return (int) Math.min(billed, Integer.MAX_VALUE);
    }

    long billed() {
        return billed;
    }

    void clear(int kept) {
        out.clear(kept);
        elements.clear();
        names.begin();
    }

    @Override
    public void name(String name) {
        if (name.isEmpty()) {
            throw badName("an attribute name is empty; give it at least one character");
        }
        boolean first = frames.name(name);
        if (!first) {
            frames.refuse(name);
            throw invalid("comes twice in one map; keep one of the two");
        }
        boolean top = frames.depth() == 0;
        if (top && !key.select(name) && scope != Scope.ITEM) {
            if (scope == Scope.KEY_ONLY) {
                frames.refuse(name);
                throw invalid("is no key attribute; a key holds the key attributes alone, so leave it out");
            }
            skipFrom = out.length();
            skipBilled = billed;
        }
        if (frames.count() > 0) {
            out.write(',');
        }
        Word word = names.find(name);
        int size = word == null ? longName(name) : word.length() - 3;
        if (word != null) {
            out.write(word);
        }
        grow(top ? size : size + 1);
    }

    private int longName(String name) {
        int size = out.string(name);
        if (size < 0) {
            frames.refuse(name);
            throw halfSurrogate(size);
        }
        if (size > MAX_NAME) {
            throw invalid("its name has " + size + " bytes, but a name may have at most " + MAX_NAME);
        }
        out.write(':');
        return size;
    }

    @Override
    public void string(String value) {
        int start = open(ScalarType.STRING, value.length());
        int size = text(value);
        grow(size);
        if (selectedKey()) {
            if (size == out.length() - start - 2) {
                key.take(KeyType.S, start + 1, size);
            } else {
                key.take(KeyType.S, value.getBytes(StandardCharsets.UTF_8));
            }
        }
        close(start);
    }

    @Override
    public void number(String decimal) {
        String canonical = decimal;
        int size = NumberText.sizeIfCanonical(decimal);
        if (size < 0) {
            canonical = canonical(decimal);
            size = NumberText.sizeIfCanonical(canonical);
        }
        int start = open(ScalarType.NUMBER, size);
        out.string(canonical);
        closeNumber(start, size);
    }

    private String canonical(String decimal) {
        try {
            return NumberText.canonical(decimal);
        } catch (InvalidNumberException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void number(long value) {
        if (value == Long.MIN_VALUE) {
            number(Long.toString(value));
        } else {
            decimal(value < 0, Math.abs(value), 0);
        }
    }

    /** {@code ±digits·10^exponent}, within what DynamoDB can hold. */
    void decimal(boolean negative, long digits, int exponent) {
        int start = open(ScalarType.NUMBER, 1);
        out.write('"');
        int size = out.decimal(negative, digits, exponent);
        out.write('"');
        closeNumber(start, size);
    }

    private void closeNumber(int start, int size) {
        grow(size);
        if (selectedKey()) {
            key.take(KeyType.N, start + 1, out.length() - start - 2);
        }
        close(start);
    }

    @Override
    public void binary(ByteBuffer value) {
        int start = open(ScalarType.BINARY, value.remaining());
        grow(value.remaining());
        out.base64(value);
        if (selectedKey()) {
            byte[] bytes = new byte[value.remaining()];
            value.duplicate().get(bytes);
            key.take(KeyType.B, bytes);
        }
        close(start);
    }

    @Override
    public void bool(boolean value) {
        start("a boolean (BOOL)");
        out.write(value ? TRUE : FALSE);
        grow(1);
        done();
    }

    @Override
    public void nul() {
        start("null (NULL)");
        out.write(NULL);
        grow(1);
        done();
    }

    @Override
    public void beginList() {
        begin(Container.LIST, true);
    }

    @Override
    public void endList() {
        end(Container.LIST);
    }

    @Override
    public void beginMap() {
        beginMap(false);
    }

    /** @param uniqueNames whether the caller vouches that no name comes twice */
    void beginMap(boolean uniqueNames) {
        begin(Container.MAP, uniqueNames);
    }

    @Override
    public void endMap() {
        end(Container.MAP);
    }

    private void begin(Container container, boolean uniqueNames) {
        start(container.words);
        if (frames.depth() == Frames.MAX_DEPTH) {
            throw invalid("is nested deeper than " + Frames.MAX_DEPTH
                    + " lists and maps, the most DynamoDB takes; flatten it, or store it as a string");
        }
        out.write(container.open);
        grow(CONTAINER_SIZE);
        frames.open(container, uniqueNames);
    }

    @Override
    public void beginSet() {
        start(Container.SET.words);
        elements.begin();
        frames.open(Container.SET, true);
    }

    @Override
    public void endSet() {
        end(Container.SET);
    }

    private void end(Container container) {
        frames.close(container);
        if (container == Container.SET && elements.isEmpty()) {
            throw invalid("is an empty set, which DynamoDB has not; leave the attribute out");
        }
        out.write(container.close);
        done();
    }

    @Override
    public void value(@Nullable Object value) {
        javaValues.write(value);
    }

    /** The attributes of a map, each with its name; the map is open already. */
    void attributes(Map<?, ?> map) {
        javaValues.attributes(map);
    }

    /** Begins a value that cannot stand in a set. */
    private void start(String what) {
        if (frames.in(Container.SET)) {
            throw refused("is " + what + " in a set; a set holds strings, numbers or binaries, so use a list");
        }
        if (frames.depth() == 0) {
            key.refuse(what);
        }
        startInContainer();
    }

    private void startInContainer() {
        int before = frames.value();
        if (frames.in(Container.LIST)) {
            if (before > 0) {
                out.write(',');
            }
            grow(1);
        }
    }

    /** Begins a scalar, alone or in a set; returns where its text begins. */
    private int open(ScalarType type, int leastSize) {
        if (frames.in(Container.SET)) {
            frames.value();
            ScalarType others = elements.follow(type);
            if (others == null) {
                out.write(type.openSet);
            } else if (others != type) {
                throw invalid("is " + type.words + " in a set of " + others.words
                        + "; all elements of a set have one type, so use a list");
            } else {
                out.write(',');
            }
        } else {
            startInContainer();
            out.write(type.open);
        }
        checkLimit(billed + leastSize);
        return out.length();
    }

    private void close(int start) {
        if (!frames.in(Container.SET)) {
            out.write('}');
            done();
        } else if (!elements.add(out.identity(start, out.length()))) {
            throw invalid(
                    "comes twice in its set (numbers are compared by value: 1 and 1.0 are one); keep one of the two");
        }
    }

    private boolean selectedKey() {
        return frames.depth() == 0 && key.selected();
    }

    /** A value has ended; one that is to be left out goes. */
    private void done() {
        if (skipFrom >= 0 && frames.depth() == 0) {
            out.truncate(skipFrom);
            billed = skipBilled;
            skipFrom = -1;
            frames.forgetValue();
        }
    }

    private int text(String value) {
        int size = out.string(value);
        if (size < 0) {
            throw halfSurrogate(size);
        }
        return size;
    }

    private InvalidItemException halfSurrogate(int size) {
        return invalid("holds half a surrogate pair at index " + (-1 - size)
                + ", which has no UTF-8; repair the text, or store it as a binary");
    }

    private void grow(int size) {
        billed += size;
        checkLimit(billed);
    }

    private void checkLimit(long size) {
        if (size > limit && skipFrom < 0) {
            throw new InvalidItemException(
                    "",
                    "the item is over " + limit
                            + " bytes as billed, the most DynamoDB takes; it passed that in attribute '" + path()
                            + "'. Split the item, or keep large values elsewhere");
        }
    }

    Frames frames() {
        return frames;
    }

    String path() {
        return frames.path();
    }

    /** A map's key that is no attribute name. */
    InvalidItemException badName(String problem) {
        frames.forgetName();
        return invalid(problem);
    }

    /** A fault of the value that was begun last. */
    private InvalidItemException invalid(String problem) {
        return new InvalidItemException(path(), problem);
    }

    /** A fault of the value about to be begun. */
    InvalidItemException refused(String problem) {
        if (!frames.in(Container.MAP)) {
            frames.value();
        }
        return invalid(problem);
    }
}
