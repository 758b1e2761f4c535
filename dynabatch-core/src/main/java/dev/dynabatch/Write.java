package dev.dynabatch;

import dev.dynabatch.value.ItemSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation for a {@link BatchWriter}, for when {@code put(item)} and {@code delete(key)} do not say enough.
 *
 * <p>Exactly one of {@code map} and {@code source} is there.
 *
 * @param kind put or delete
 * @param map the item or key as ordinary Java values, or null
 * @param source the item or key as something that writes itself, or null
 * @param keyOnly of a delete: whether attributes beside the key are left out ({@code true}) or an error
 * @param context anything of the caller's; comes back in {@link FailedOperation#context()}
 * @param correlationId what the caller knows the operation by, or null to take the one that {@link
 *     DynabatchBuilder#correlationId} supplies; no secret: it is logged
 */
public record Write(
        OperationKind kind,
        @Nullable Map<String, ?> map,
        @Nullable ItemSource source,
        boolean keyOnly,
        @Nullable Object context,
        @Nullable String correlationId) {

    /** Checks that there is exactly one item or key. */
    public Write {
        Objects.requireNonNull(kind, "kind");
        if ((map == null) == (source == null)) {
            throw new IllegalArgumentException("an operation needs an item: either a map or a source");
        }
    }

    /** Puts this item. */
    public static Write put(Map<String, ?> item) {
        return new Write(OperationKind.PUT, Objects.requireNonNull(item, "item"), null, false, null, null);
    }

    /** Puts what {@code item} writes. */
    public static Write put(ItemSource item) {
        return new Write(OperationKind.PUT, null, Objects.requireNonNull(item, "item"), false, null, null);
    }

    /** Deletes the item with this key, which has the key attributes and no others. */
    public static Write delete(Map<String, ?> key) {
        return new Write(OperationKind.DELETE, Objects.requireNonNull(key, "key"), null, false, null, null);
    }

    /** Deletes the item with the key that {@code key} writes, which has the key attributes and no others. */
    public static Write delete(ItemSource key) {
        return new Write(OperationKind.DELETE, null, Objects.requireNonNull(key, "key"), false, null, null);
    }

    /** This delete, taking the key from a whole item: attributes beside the key are left out. */
    public Write fromWholeItem() {
        return new Write(kind, map, source, true, context, correlationId);
    }

    /** This operation with something of the caller's. */
    public Write withContext(@Nullable Object newContext) {
        return new Write(kind, map, source, keyOnly, newContext, correlationId);
    }

    /**
     * This operation with what the caller knows it by, such as the number of an order. It reaches observers ({@link
     * dev.dynabatch.metrics.RequestMetrics#callers()}), logs, as {@code dynabatch.correlationId} in SLF4J's MDC, and traces.
     */
    public Write withCorrelationId(@Nullable String id) {
        return new Write(kind, map, source, keyOnly, context, id);
    }

    /** The kind only: items are nobody else's business. */
    @Override
    public String toString() {
        return "Write[" + kind + "]";
    }
}
