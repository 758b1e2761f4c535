package dev.dynabatch.benchmarks.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.ServerProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What it costs to look on, in bytes allocated: a count that hardly depends on the machine. */
final class ObservingTest {
    /** Bytes an item that Micrometer, OpenTelemetry's SDK and the flight recorder add; about a fifth above what was measured last. */
    private static final double ALL = 70;
    /** Bytes an item that telling an observer adds. */
    private static final double NONE = 12;

    private static final int ITEMS = 150_000;
    /** The median of them: how many arrays lie idle when one is wanted is a matter of chance. */
    private static final int STRETCHES = 11;

    @Test
    void item_costsNoMoreBytesWhenObserved_thanItDid() {
        Observing.Load load = new Observing.Load(ITEMS, STRETCHES, 2, 8);
        List<Observing.Result> results;
        try (ServerProcess server = ServerProcess.start(ItemKind.SMALL, null)) {
            Setting setting = new Setting(server.endpoint(), null, ItemKind.SMALL, ItemKind.SMALL.distinct(), 8);
            results = Observing.run(List.of(Contender.OBSERVED, Contender.OBSERVED_ALL), setting, load, 1);
        }
        assertThat(added(results.get(0))).as("an observer that does nothing").isLessThan(NONE);
        assertThat(added(results.get(1))).as("all adapters").isBetween(20.0, ALL);
    }

    private static double added(Observing.Result result) {
        return result.observedBytes() - result.plainBytes();
    }
}
