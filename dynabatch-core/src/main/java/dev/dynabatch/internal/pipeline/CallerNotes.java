package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.model.Caller;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.DynabatchObserver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Notes on whose behalf operations and calls are made, if anybody wants to know; else it costs nothing. */
final class CallerNotes {
    private final @Nullable Supplier<? extends @Nullable String> correlationId;
    private final List<Supplier<? extends @Nullable Object>> contexts = new ArrayList<>(0);
    /** One caller mostly makes many operations in a row: they share one note. Racy, and harmless. */
    private volatile @Nullable Caller last;

    CallerNotes(@Nullable Supplier<? extends @Nullable String> correlationId, List<DynabatchObserver> observers) {
        this.correlationId = correlationId;
        for (DynabatchObserver observer : observers) {
            Supplier<? extends @Nullable Object> context = observer.callerContext();
            if (context != null) {
                contexts.add(context);
            }
        }
    }

    /** Who calls, on the thread that calls; null if nothing is known or asked. */
    @Nullable
    Caller note(@Nullable String givenId) {
        String id = givenId != null || correlationId == null ? givenId : correlationId.get();
        if (contexts.isEmpty()) {
            return id == null ? null : shared(id, List.of());
        }
        Object only = contexts.get(0).get();
        List<Object> noted = contexts.size() == 1 ? list(only) : all(only);
        return id == null && noted.isEmpty() ? null : shared(id, noted);
    }

    private List<Object> list(@Nullable Object context) {
        if (context == null) {
            return List.of();
        }
        Caller before = last;
        return before != null
                        && before.contexts().size() == 1
                        && before.contexts().get(0) == context
                ? before.contexts()
                : List.of(context);
    }

    private List<Object> all(@Nullable Object first) {
        List<Object> all = new ArrayList<>(contexts.size());
        if (first != null) {
            all.add(first);
        }
        for (Supplier<? extends @Nullable Object> each : contexts.subList(1, contexts.size())) {
            Object context = each.get();
            if (context != null) {
                all.add(context);
            }
        }
        return List.copyOf(all);
    }

    private Caller shared(@Nullable String id, List<Object> noted) {
        Caller before = last;
        if (before != null && before.contexts() == noted && Objects.equals(before.correlationId(), id)) {
            return before;
        }
        Caller caller = new Caller(id, noted);
        last = caller;
        return caller;
    }

    /** The callers of a batch that is written. */
    static Callers ofBatch(List<WriteOperation> operations) {
        Caller first = operations.get(0).caller;
        for (WriteOperation operation : operations) {
            if (!Objects.equals(operation.caller, first)) {
                return ofDifferent(operations);
            }
        }
        return of(first); // as nearly always
    }

    private static Callers ofDifferent(List<WriteOperation> operations) {
        List<Caller> callers = new ArrayList<>(operations.size());
        for (WriteOperation operation : operations) {
            if (operation.caller != null) {
                callers.add(operation.caller);
            }
        }
        return of(callers);
    }

    /** Each of these callers once, the first so many. */
    static Callers of(List<Caller> callers) {
        if (callers.isEmpty()) {
            return Callers.NONE;
        }
        Caller first = callers.get(0);
        boolean several = false;
        for (Caller caller : callers) {
            several |= !caller.equals(first);
        }
        if (!several) {
            return of(first);
        }
        Set<String> ids = new LinkedHashSet<>();
        Set<Object> contexts = new LinkedHashSet<>();
        for (Caller caller : callers) {
            if (contexts.size() < Callers.MOST) {
                contexts.addAll(caller.contexts());
            }
            if (caller.correlationId() != null && ids.size() < Callers.MOST) {
                ids.add(caller.correlationId());
            }
        }
        return new Callers(List.copyOf(ids), List.copyOf(contexts));
    }

    /** The one caller of a call, or nobody known. */
    static Callers of(@Nullable Caller caller) {
        if (caller == null) {
            return Callers.NONE;
        }
        String id = caller.correlationId();
        return new Callers(id == null ? List.of() : List.of(id), caller.contexts());
    }
}
