package dev.dynabatch.internal.codec;

import static java.util.Objects.requireNonNull;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.ItemSize;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Write;
import dev.dynabatch.internal.codec.EncodingSink.Scope;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.SharedArrays;
import dev.dynabatch.value.ItemSource;
import dev.dynabatch.value.ValueAdapter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes items to DynamoDB JSON, checked, measured and with their key, in one pass.
 *
 * <p>Reused, by one thread at a time; keeps a scratch buffer between items. An encode that throws leaves it usable.
 */
public final class ItemEncoder {
    /** The largest scratch buffer kept between items, in bytes: as much as it keeps of an array that operations share. */
    private static final int KEPT_SCRATCH = EncodedWrite.SHARED_BYTES;

    private final EncodingSink sink;

    /** @param adapters asked, in this order, for values of types the encoder does not know */
    public ItemEncoder(List<ValueAdapter> adapters) {
        this(adapters, SharedArrays.UNCOUNTED);
    }

    /**
     * @param adapters asked, in this order, for values of types the encoder does not know
     * @param arrays where operations stand
     */
    public ItemEncoder(List<ValueAdapter> adapters, SharedArrays arrays) {
        this(adapters, ItemSize.MAX_ITEM, arrays);
    }

    private ItemEncoder(List<ValueAdapter> adapters, long limit, SharedArrays arrays) {
        this.sink = new EncodingSink(adapters, limit, arrays);
    }

    /**
     * The billed size of an item, however large.
     *
     * @throws InvalidItemException if DynamoDB would refuse the item for anything but its size
     */
    public static long billedSize(Map<String, ?> item) {
        return unlimited(item).sink.billed();
    }

    /**
     * The DynamoDB JSON of an item, however large.
     *
     * @throws InvalidItemException if DynamoDB would refuse the item for anything but its size
     */
    public static byte[] dynamoDbJson(Map<String, ?> item) {
        return unlimited(item).end().json();
    }

    private static ItemEncoder unlimited(Map<String, ?> item) {
        ItemEncoder encoder = new ItemEncoder(InstalledAdapters.get(), Long.MAX_VALUE, SharedArrays.UNCOUNTED);
        encoder.sink.begin(null, Scope.ITEM, true);
        encoder.sink.attributes(item);
        return encoder;
    }

    /** An operation as it is sent; see {@link #encode(Write, KeySchema, EncodedWrite)}. */
    public EncodedWrite encode(Write write, KeySchema schema) {
        EncodedWrite encoded = new EncodedWrite();
        encode(write, schema, encoded);
        return encoded;
    }

    /**
     * Encodes an operation as it is sent. Its bytes stay where they are written, and the next ones stand behind them.
     *
     * @param to told what it is and where it stands
     * @return how many bytes it must be charged for the array that it shares: its length, if it is the first there, else 0
     * @throws InvalidItemException if DynamoDB would refuse it; names the path of the attribute
     */
    public int encode(Write write, KeySchema schema, EncodedWrite to) {
        Map<String, ?> map = write.map();
        if (map != null && write.kind() == OperationKind.PUT) {
            return encodePut(map, schema, to);
        }
        boolean put = write.kind() == OperationKind.PUT;
        Scope scope = put ? Scope.ITEM : write.keyOnly() ? Scope.KEY_OF_ITEM : Scope.KEY_ONLY;
        ItemSource source = write.source();
        try {
            sink.lead(write.kind());
            if (map == null) {
                sink.begin(schema, scope, false);
                requireNonNull(source, "an operation without an item").writeTo(sink);
            } else {
                key(map, schema, write.keyOnly());
            }
            return sink.endWrite(to);
        } finally {
            sink.clear(KEPT_SCRATCH);
        }
    }

    /** Encodes a put of an item as it is sent; see {@link #encode(Write, KeySchema, EncodedWrite)}. */
    public int encodePut(Map<String, ?> item, KeySchema schema, EncodedWrite to) {
        try {
            sink.lead(OperationKind.PUT);
            sink.begin(schema, Scope.ITEM, true);
            sink.attributes(item);
            return sink.endWrite(to);
        } finally {
            sink.clear(KEPT_SCRATCH);
        }
    }

    /**
     * Encodes a whole item.
     *
     * @param schema the table's key schema; null to check no key and leave the identity empty
     * @throws InvalidItemException if DynamoDB would refuse the item; names the path of the attribute
     */
    public EncodedItem encode(Map<String, ?> item, @Nullable KeySchema schema) {
        try {
            sink.begin(schema, Scope.ITEM, true);
            sink.attributes(item);
            return end();
        } finally {
            sink.clear(KEPT_SCRATCH);
        }
    }

    /**
     * Encodes a whole item.
     *
     * @param schema the table's key schema; null to check no key and leave the identity empty
     * @throws InvalidItemException if DynamoDB would refuse the item, or the source cannot be read
     */
    public EncodedItem encode(ItemSource source, @Nullable KeySchema schema) {
        return encode(source, schema, Scope.ITEM);
    }

    /**
     * Encodes the key attributes alone.
     *
     * @param ignoreOthers whether other attributes are left out; otherwise they are an error
     * @throws InvalidItemException if this is no key of such a table
     */
    public EncodedItem encodeKey(Map<String, ?> key, KeySchema schema, boolean ignoreOthers) {
        EncodedItem encoded = new EncodedItem();
        encodeKey(key, schema, ignoreOthers, encoded);
        return encoded;
    }

    /** The same, told to {@code to}. */
    public void encodeKey(Map<String, ?> key, KeySchema schema, boolean ignoreOthers, EncodedItem to) {
        try {
            key(key, schema, ignoreOthers);
            sink.end(to);
        } finally {
            sink.clear(KEPT_SCRATCH);
        }
    }

    private void key(Map<String, ?> key, KeySchema schema, boolean ignoreOthers) {
        sink.begin(schema, Scope.KEY_ONLY, true);
        if (ignoreOthers) {
            attribute(key, schema.partitionKey());
            attribute(key, schema.sortKey());
        } else {
            sink.attributes(key);
        }
    }

    private void attribute(Map<String, ?> item, @Nullable KeyAttribute attribute) {
        if (attribute != null && item.containsKey(attribute.name())) {
            sink.name(attribute.name());
            sink.value(item.get(attribute.name()));
        }
    }

    /**
     * Encodes the key attributes alone.
     *
     * @param ignoreOthers whether other attributes are left out, though they must be valid; otherwise they are an error
     * @throws InvalidItemException if this is no key of such a table, or the source cannot be read
     */
    public EncodedItem encodeKey(ItemSource source, KeySchema schema, boolean ignoreOthers) {
        return encode(source, schema, ignoreOthers ? Scope.KEY_OF_ITEM : Scope.KEY_ONLY);
    }

    private EncodedItem encode(ItemSource source, @Nullable KeySchema schema, Scope scope) {
        try {
            sink.begin(schema, scope, false);
            source.writeTo(sink);
            return end();
        } finally {
            sink.clear(KEPT_SCRATCH);
        }
    }

    private EncodedItem end() {
        EncodedItem encoded = new EncodedItem();
        sink.end(encoded);
        return encoded;
    }
}
