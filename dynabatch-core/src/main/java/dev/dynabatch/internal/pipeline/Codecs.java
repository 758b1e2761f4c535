package dev.dynabatch.internal.pipeline;

import dev.dynabatch.KeySchema;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Write;
import dev.dynabatch.internal.codec.ItemEncoder;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.value.ItemSource;
import dev.dynabatch.value.ValueAdapter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A few encoders for everybody: each owns a buffer, and more callers than these make their own for the moment. */
final class Codecs {
    private final List<ValueAdapter> adapters;
    private final ArrayBlockingQueue<ItemEncoder> idle;

    Codecs(List<ValueAdapter> adapters, int kept) {
        this.adapters = adapters;
        this.idle = new ArrayBlockingQueue<>(kept);
    }

    EncodedItem encode(Write write, KeySchema schema) {
        return use(encoder -> encode(encoder, write, schema));
    }

    private static EncodedItem encode(ItemEncoder encoder, Write write, KeySchema schema) {
        Map<String, ?> map = write.map();
        ItemSource source = write.source();
        boolean put = write.kind() == OperationKind.PUT;
        if (map != null) {
            return put ? encoder.encode(map, schema) : encoder.encodeKey(map, schema, write.keyOnly());
        }
        if (source == null) {
            throw new IllegalStateException("an operation without an item");
        }
        return put ? encoder.encode(source, schema) : encoder.encodeKey(source, schema, write.keyOnly());
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
        ItemEncoder pooled = idle.poll();
        ItemEncoder encoder = pooled == null ? new ItemEncoder(adapters) : pooled;
        T result = task.run(encoder);
        idle.offer(encoder);
        return result;
    }
}
