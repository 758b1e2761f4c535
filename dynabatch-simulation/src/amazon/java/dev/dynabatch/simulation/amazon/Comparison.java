package dev.dynabatch.simulation.amazon;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends histories to both stores and finds the first request that they answer differently. */
final class Comparison {
    private final Pair pair;
    private long accepted;
    /** Whether one store took what the other one refused, so that they no longer hold the same. */
    private boolean parted;

    Comparison(Pair pair) {
        this.pair = pair;
    }

    /**
     * A request that was answered in two ways.
     *
     * @param history all that was sent, up to it and with it
     * @param ours our answer, in normal form
     * @param amazons theirs
     */
    record Difference(List<Call> history, Answer ours, Answer amazons) {
        Call call() {
            return history.get(history.size() - 1);
        }

        /** What a smaller history must have in common with it. */
        String kind() {
            return call().operation() + ours.status() + amazons.status();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            history.subList(0, history.size() - 1)
                    .forEach(call -> text.append("\n  after   ").append(call));
            return text.append("\n  request ").append(call()) + "\n  ours    " + ours + "\n  amazons " + amazons;
        }
    }

    /** How many requests both stores took. */
    long accepted() {
        return accepted;
    }

    /** The first difference that is not a known one. */
    Optional<Difference> first(List<Call> history) {
        pair.reset();
        for (int i = 0; i < history.size(); i++) {
            Optional<Difference> difference = compare(history.subList(0, i + 1));
            if (difference.isPresent() || parted) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /** Sends the last request of a history whose others have been sent. */
    Optional<Difference> compare(List<Call> history) {
        Call call = history.get(history.size() - 1);
        boolean ordered = call.operation().equals("Query") && !call.body().containsKey("IndexName");
        String ordering = ordered ? null : ordering(call, history);
        Answer ours = NormalForm.of(call, Exchange.of(pair::ours, call), ordered, ordering);
        Answer amazons = NormalForm.of(call, Exchange.of(pair::amazons, call), ordered, ordering);
        accepted += ours.ok() && amazons.ok() ? 1 : 0;
        parted = ours.ok() != amazons.ok();
        return ours.equals(amazons)
                        || KnownDifferences.reason(call, ours, amazons).isPresent()
                ? Optional.empty()
                : Optional.of(new Difference(List.copyOf(history), ours, amazons));
    }

    /** The sort key of the index that a query reads, unless the query's projection may leave it out. */
    private static @Nullable String ordering(Call call, List<Call> history) {
        Map<String, @Nullable Object> body = call.body();
        if (!call.operation().equals("Query") || body.containsKey("ProjectionExpression")) {
            return null;
        }
        for (Call table : history) {
            if (table.operation().equals("CreateTable")
                    && Objects.equals(body.get("TableName"), table.body().get("TableName"))) {
                return sortKey(table, body.get("IndexName"));
            }
        }
        return null;
    }

    private static @Nullable String sortKey(Call table, Object index) {
        for (String list : List.of("GlobalSecondaryIndexes", "LocalSecondaryIndexes")) {
            if (table.body().get(list) instanceof List<?> indexes) {
                for (Object each : indexes) {
                    Map<?, ?> schema = (Map<?, ?>) each;
                    if (index.equals(schema.get("IndexName")) && schema.get("KeySchema") instanceof List<?> key) {
                        return key.size() < 2 ? null : String.valueOf(((Map<?, ?>) key.get(1)).get("AttributeName"));
                    }
                }
            }
        }
        return null;
    }
}
