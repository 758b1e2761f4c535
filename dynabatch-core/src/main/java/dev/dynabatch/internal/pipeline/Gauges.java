package dev.dynabatch.internal.pipeline;

import dev.dynabatch.WriterCounts;
import dev.dynabatch.internal.admit.CapacityLimiter;
import dev.dynabatch.metrics.ClientGauges;
import dev.dynabatch.metrics.ServiceOperation.Kind;
import dev.dynabatch.metrics.TableGauges;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a client holds and may do at one moment. */
final class Gauges {
    private static final WriterCounts NO_WRITER = new WriterCounts(0, 0, 0, 0, 0, 0, 0, 0);

    private final Map<String, WriterCounts> held;
    private final Map<String, Long> heldBackGets = new HashMap<>();
    private final Map<String, CapacityLimiter> limiters;
    private final Map<String, Map<String, Double>> indexRates;

    private Gauges(WriterRegister writers, Iterable<GetterHandle> getters, TableLimits limits) {
        this.held = writers.held();
        getters.forEach(getter ->
                heldBackGets.merge(getter.table(), (long) getter.engine().heldBackKeys(), Long::sum));
        this.limiters = limits.known();
        this.indexRates = limits.indexReadRates();
    }

    /** What there is now. */
    static ClientGauges of(
            ClientParts parts, WriterRegister writers, Iterable<GetterHandle> getters, TableLimits limits) {
        return new ClientGauges(
                parts.memory().used(),
                parts.memory().total(),
                parts.memory().waiting(),
                parts.inFlight().inFlight(),
                parts.inFlight().limit(),
                new Gauges(writers, getters, limits).tables());
    }

    private Map<String, TableGauges> tables() {
        Set<String> names = new HashSet<>(held.keySet());
        names.addAll(heldBackGets.keySet());
        names.addAll(limiters.keySet());
        names.addAll(indexRates.keySet());
        Map<String, TableGauges> tables = new HashMap<>();
        names.forEach(name -> tables.put(name, table(name)));
        return tables;
    }

    private TableGauges table(String name) {
        WriterCounts counts = held.getOrDefault(name, NO_WRITER);
        CapacityLimiter limiter = limiters.getOrDefault(name, CapacityLimiter.NONE);
        return new TableGauges(
                counts.pending(),
                counts.bufferedBytes(),
                counts.heldBackBytes(),
                heldBackGets.getOrDefault(name, 0L),
                limiter.rate(Kind.WRITE),
                limiter.rate(Kind.READ),
                indexRates.getOrDefault(name, Map.of()));
    }
}
