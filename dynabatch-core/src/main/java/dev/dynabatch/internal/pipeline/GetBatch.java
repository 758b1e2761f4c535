package dev.dynabatch.internal.pipeline;

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
        List<Key> keys = new ArrayList<>(wants.size());
        for (Want want : wants) {
            keys.add(want.identity());
        }
        this.asked = new AskedKeys(keys);
    }

    /** The keys in DynamoDB JSON. */
    List<byte[]> keys() {
        List<byte[]> keys = new ArrayList<>(wants.size());
        for (Want want : wants) {
            keys.add(want.key.json());
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

    /** Reads an answer. A key that comes back again says nothing new about the table: it may be short by itself. */
    Decoded<ReadReplies.Batch> decode(byte[] body, GetterSpec spec) throws MalformedReplyException {
        Decoded<ReadReplies.Batch> decoded = ReadReplies.batch(body, spec.schema(), asked);
        if (decoded.throttled() == 0) {
            return decoded;
        }
        BitSet back = decoded.value().unprocessed();
        int first = 0;
        for (int place = back.nextSetBit(0); place >= 0; place = back.nextSetBit(place + 1)) {
            first += wants.get(place).rounds == 0 ? 1 : 0;
        }
        return decoded.with(decoded.throttled(), first);
    }
}
