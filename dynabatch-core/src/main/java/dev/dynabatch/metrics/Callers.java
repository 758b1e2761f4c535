package dev.dynabatch.metrics;

import java.util.List;

/**
 * On whose behalf a request was made: of a batch, everybody who put one of its operations or asked for one of its keys. Each
 * once, and at most {@link #MOST}: many may ask for one key.
 *
 * @param correlationIds what callers gave as theirs; see {@link dev.dynabatch.Write#withCorrelationId}
 * @param contexts what observers noted of the callers; see {@link DynabatchObserver#callerContext}
 */
public record Callers(List<String> correlationIds, List<Object> contexts) {
    /** The most entries of either kind. */
    public static final int MOST = 100;

    /** Nothing is known of them. */
    public static final Callers NONE = new Callers(List.of(), List.of());

    /** Takes immutable copies. */
    public Callers {
        correlationIds = List.copyOf(correlationIds);
        contexts = List.copyOf(contexts);
    }

    /** Without the contexts, which are the observers' own. */
    @Override
    public String toString() {
        return "Callers" + correlationIds;
    }
}
