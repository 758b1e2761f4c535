package dev.dynabatch.simulation.amazon;

import dev.dynabatch.simulation.amazon.Comparison.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a difference small: drops the requests that it does not take, then parts of those that it does. */
final class Shrinker {
    private static final int MAX_ATTEMPTS = 401;

    private final Comparison comparison;
    private Difference smallest;
    private int attempts;

    private Shrinker(Comparison comparison, Difference difference) {
        this.comparison = comparison;
        this.smallest = difference;
    }

    static Difference shrink(Comparison comparison, Difference difference) {
        Shrinker shrinker = new Shrinker(comparison, difference);
        for (int chunk = difference.history().size() / 2; chunk > 0; chunk /= 2) {
            shrinker.dropCalls(chunk);
        }
        for (int i = shrinker.smallest.history().size() - 1; i >= 0; i--) {
            shrinker.dropParts(i);
        }
        return shrinker.smallest;
    }

    /** Without so many neighbouring requests, wherever that is possible; the last one stays. */
    private void dropCalls(int chunk) {
        for (int from = smallest.history().size() - 1 - chunk; from >= 0; from -= chunk) {
            List<Call> history = new ArrayList<>(smallest.history());
            history.subList(from, from + chunk).clear();
            keepIfDifferent(history);
        }
    }

    private void dropParts(int index) {
        int part = 0;
        while (attempts < MAX_ATTEMPTS) {
            Call call = smallest.history().get(index);
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> body = (Map<String, @Nullable Object>) Json.copy(call.body());
            List<Breaker.Place> places = Breaker.places(body);
            if (part >= places.size()) {
                return;
            }
            places.get(part).remove();
            List<Call> history = new ArrayList<>(smallest.history());
            history.set(index, new Call(call.operation(), body, call.spoilt()));
            if (!keepIfDifferent(history)) {
                part++;
            }
        }
    }

    /** Keeps a history if its last request, and no earlier one, is answered as differently as before. */
    private boolean keepIfDifferent(List<Call> history) {
        if (attempts++ >= MAX_ATTEMPTS) {
            return false;
        }
        Optional<Difference> found = comparison.first(history);
        boolean same = found.isPresent()
                && found.get().history().size() == history.size()
                && found.get().kind().equals(smallest.kind());
        if (same) {
            smallest = found.get();
        }
        return same;
    }
}
