package dev.dynabatch.internal.pipeline;

import dev.dynabatch.KeySchema;
import dev.dynabatch.Write;
import dev.dynabatch.internal.codec.ItemEncoder;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.SharedArrays;
import dev.dynabatch.value.ValueAdapter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few encoders for everybody: each owns a buffer, and more callers than these make their own for the moment.
 *
 * <p>A caller looks first in the slot that its thread most often finds free, and in the others only then. Slots are a
 * cache line apart, so that callers on different processors do not wait for each other.
 */
final class Codecs {
    private static final int APART = 32;

    private final List<ValueAdapter> adapters;
    private final AtomicReferenceArray<@Nullable ItemEncoder> idle;
    private final SharedArrays arrays;
    private final int kept;

    /**
     * @param arrays in which operations stand
     * @param kept how many encoders; each keeps an array of at most {@link EncodedWrite#SHARED_BYTES} to write to
     */
    Codecs(List<ValueAdapter> adapters, SharedArrays arrays, int kept) {
        this.adapters = adapters;
        this.arrays = arrays;
        this.kept = kept;
        this.idle = new AtomicReferenceArray<>((kept + 1) * APART);
    }

    /** Returns what must be charged for its array: see {@link ItemEncoder#encode(Write, KeySchema, EncodedWrite)}. */
    int encode(Write write, KeySchema schema, EncodedWrite to) {
        ItemEncoder encoder = take();
        int opened = encoder.encode(write, schema, to);
        give(encoder);
        return opened;
    }

    /** Returns what must be charged for its array. */
    int encodePut(Map<String, ?> item, KeySchema schema, EncodedWrite to) {
        ItemEncoder encoder = take();
        int opened = encoder.encodePut(item, schema, to);
        give(encoder);
        return opened;
    }

    /** The key attributes of a key, which has no others. */
    void encodeKey(Map<String, ?> key, KeySchema schema, EncodedItem to) {
        ItemEncoder encoder = take();
        encoder.encodeKey(key, schema, false, to);
        give(encoder);
    }

    /** An item, or a key, of a table whose key schema nobody has said. */
    EncodedItem encode(Map<String, ?> item) {
        return use(encoder -> encoder.encode(item, (@Nullable KeySchema) null));
    }

    /** Something done with an encoder. */
    @FunctionalInterface
    interface Task<T, X extends Exception> {
        T run(ItemEncoder encoder) throws X;
    }

    <T, X extends Exception> T use(Task<T, X> task) throws X {
        ItemEncoder encoder = take();
        T result = task.run(encoder);
        give(encoder);
        return result;
    }

    private ItemEncoder take() {
        int first = first();
        for (int i = 0; i < kept; i++) {
            int slot = slot(first + i);
            if (idle.get(slot) != null) {
                ItemEncoder encoder = idle.getAndSet(slot, null);
                if (encoder != null) {
                    return encoder;
                }
            }
        }
        return new ItemEncoder(adapters, arrays);
    }

    /** One that threw is not given back. */
    private void give(ItemEncoder encoder) {
        int first = first();
        for (int i = 0; i < kept; i++) {
            int slot = slot(first + i);
            if (idle.get(slot) == null && idle.compareAndSet(slot, null, encoder)) {
                return;
            }
        }
    }

    private static int first() {
        return (int) Thread.currentThread().getId() & Integer.MAX_VALUE;
    }

    private int slot(int number) {
        return (number % kept + 1) * APART;
    }
}
