package dev.dynabatch.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Contenders side by side, each in a process of its own: all are made warm first, then they take turns. So what else the
 * machine does from minute to minute falls on all of them.
 */
public final class Turns {
    private Turns() {}

    /**
     * The process of one contender.
     *
     * @param <R> what is known of a turn
     */
    public interface Contending<R> extends AutoCloseable {
        /** Works until it is warm; see {@link Stretch#warmUp}. */
        void warmUp();

        /** Does, and measures, its part of a round. */
        R turn();

        @Override
        void close();
    }

    /**
     * Starts them one after another, lets them take so many turns, and ends them.
     *
     * @return what each measured, in the order of the contenders and of the rounds
     */
    public static <C, R> Map<C, List<R>> take(
            Collection<? extends C> contenders, Function<? super C, ? extends Contending<R>> start, int rounds) {
        Map<C, Contending<R>> all = new LinkedHashMap<>();
        try {
            for (C contender : contenders) {
                Contending<R> started = start.apply(contender);
                all.put(contender, started);
                started.warmUp();
            }
            Map<C, List<R>> taken = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                all.forEach((contender, each) -> taken.computeIfAbsent(contender, added -> new ArrayList<>())
                        .add(each.turn()));
            }
            return taken;
        } finally {
            all.values().forEach(Contending::close);
        }
    }
}
