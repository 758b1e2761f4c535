package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.model.Key;
import java.util.List;

/** Something that a getter must do later. */
sealed interface GetterTask {
    /** These keys, which wait by themselves, may leave again. */
    record MayLeave(List<Want> wants) implements GetterTask {}

    /** This partition key may be tried again. */
    record TryPartition(Key partition) implements GetterTask {}
}
