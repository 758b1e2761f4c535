package dev.dynabatch.internal.pipeline;

import dev.dynabatch.GetResult;
import dev.dynabatch.Item;
import dev.dynabatch.WriteResult;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.codec.RequestBodies;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Puts, gets and deletes one item by one call. */
final class SingleItems {
    private static final int KB = 1024;

    private final ClientParts parts;
    private final Calls calls;

    SingleItems(ClientParts parts, Calls calls) {
        this.parts = parts;
        this.calls = calls;
    }

    CompletableFuture<WriteResult> put(String table, Map<String, ?> item) {
        return call(ServiceOperation.PUT_ITEM, table, item, "Item", "", ReadReplies::nothing)
                .thenApply(reply -> new WriteResult(reply.metrics()));
    }

    CompletableFuture<WriteResult> delete(String table, Map<String, ?> key) {
        return call(ServiceOperation.DELETE_ITEM, table, key, "Key", "", ReadReplies::nothing)
                .thenApply(reply -> new WriteResult(reply.metrics()));
    }

    CompletableFuture<GetResult> get(String table, Map<String, ?> key) {
        Call.Decoder<Optional<Item>> decoder = ReadReplies::item;
        return call(ServiceOperation.GET_ITEM, table, key, "Key", ",\"ConsistentRead\":true", decoder)
                .thenApply(reply -> new GetResult(reply.value(), reply.metrics()));
    }

    private <T> CompletableFuture<Call.Reply<T>> call(
            ServiceOperation operation,
            String table,
            Map<String, ?> item,
            String member,
            String more,
            Call.Decoder<T> decoder) {
        EncodedItem encoded = parts.codecs().encode(item);
        List<byte[]> body = RequestBodies.single(table, member, encoded.json(), more, parts.consumedCapacity());
        double estimate = Math.max(1, (encoded.billedSize() + KB - 1) / KB);
        if (operation.kind() == ServiceOperation.Kind.WRITE) {
            parts.hotKeys().sent(table, item, estimate);
        }
        return calls.make(new Call<>(operation, table, body, 1, estimate, decoder));
    }
}
