package dev.dynabatch.internal.codec;

import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** An immutable list of values. */
final class DecodedList extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object[] elements;

    /** @param elements not copied */
    DecodedList(@Nullable Object[] elements) {
        this.elements = elements;
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }
}
