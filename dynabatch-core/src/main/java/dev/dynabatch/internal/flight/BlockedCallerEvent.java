package dev.dynabatch.internal.flight;

import dev.dynabatch.metrics.BlockedReason;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A wait of a caller; its stack trace says who that is. */
@Name("dev.dynabatch.BlockedCaller")
@Label("Blocked Caller")
@Category("Dynabatch")
@Description("A caller of put or delete who waited because the memory budget was full")
@Threshold("1 ms")
final class BlockedCallerEvent extends Event {
    @Label("Table")
    @Nullable
    String table;

    @Label("Reason")
    @Nullable
    String reason;

    @Label("Accepted")
    boolean accepted;

    static @Nullable BlockedCallerEvent beginIfEnabled() {
        BlockedCallerEvent event = new BlockedCallerEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }

    void end(String ofTable, BlockedReason why, boolean inTheEnd) {
        end();
        if (shouldCommit()) {
            table = ofTable;
            reason = why.name();
            accepted = inTheEnd;
            commit();
        }
    }
}
