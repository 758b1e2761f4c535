package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.List;

/** Something that a writer must do later. */
sealed interface WriterTask {
    /** These operations may leave. */
    record MayLeave(List<WriteOperation> operations) implements WriterTask {}

    /** The hold on this key is over. */
    record HoldEnds(Key key) implements WriterTask {}

    /** This partition key may be tried again. */
    record TryPartition(Key partition) implements WriterTask {}
}
