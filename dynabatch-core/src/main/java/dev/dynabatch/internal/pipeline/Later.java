package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.model.Key;
import java.util.List;

/**
 * Something that a writer, or a getter, must do later.
 *
 * @param <T> what waits for it: an operation, or a key that is asked for
 */
sealed interface Later<T> {
    /** These, which wait by themselves, may leave. */
    record MayLeave<T>(List<T> waiters) implements Later<T> {}

    /** This partition key, which is held back, may be tried again. */
    record TryPartition<T>(Key partition) implements Later<T> {}

    /** The hold on this key is over: only writers hold keys. */
    record HoldEnds<T>(Key key) implements Later<T> {}
}
