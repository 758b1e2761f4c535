package dev.dynabatch.internal.pipeline;

import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The elements of a stream that is made when the first of them is wanted. */
final class LazyStream<T> implements Iterator<T> {
    private final Supplier<Stream<T>> source;
    private @Nullable Stream<T> stream;
    private @Nullable Iterator<T> elements;

    LazyStream(Supplier<Stream<T>> source) {
        this.source = source;
    }

    private Iterator<T> elements() {
        Iterator<T> known = elements;
        if (known == null) {
            Stream<T> made = source.get();
            stream = made;
            known = made.iterator();
            elements = known;
        }
        return known;
    }

    @Override
    public boolean hasNext() {
        return elements().hasNext();
    }

    @Override
    public T next() {
        return elements().next();
    }

    void close() {
        if (stream != null) {
            stream.close();
        }
    }
}
