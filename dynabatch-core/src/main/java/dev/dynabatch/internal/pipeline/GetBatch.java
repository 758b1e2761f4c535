package dev.dynabatch.internal.pipeline;

import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.codec.AskedKeys;
import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.Caller;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.metrics.Callers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The keys of one BatchGetItem. */
final class GetBatch {
    private final List<Want> wants;
    private final AskedKeys asked;

    GetBatch(List<Want> wants) {
        this.wants = wants;
        this.asked = new AskedKeys(wants);
    }

    /** The keys in DynamoDB JSON. */
    List<byte[]> keys() {
        List<byte[]> keys = new ArrayList<>(wants.size());
        for (Want want : wants) {
            keys.add(want.json());
        }
        return keys;
    }

    /** On whose behalf they are asked. Guarded by the getter's lock. */
    Callers callers() {
        List<Caller> callers = new ArrayList<>(0);
        for (Want want : wants) {
            for (Want each = want; each != null; each = each.joined) {
                Caller caller = each.caller;
                if (caller != null) {
                    callers.add(caller);
                }
            }
        }
        return CallerNotes.of(callers);
    }

    List<Want> wants() {
        return wants;
    }

    /** Whether all of them have one partition key. */
    boolean onePartition() {
        Key partition = wants.get(0).partition();
        return wants.stream().allMatch(want -> want.partition().equals(partition));
    }

    /** Reads an answer. */
    Decoded<ReadReplies.Batch> decode(byte[] body, String table, KeySchema schema) throws MalformedReplyException {
        return ReadReplies.batch(body, table, schema, asked);
    }

    /** What says that all of them came back for lack of capacity. */
    ReadReplies.Batch noneCame(BitSet all) {
        return new ReadReplies.Batch(new byte[0], new int[2 * wants.size()], all, false);
    }
}
