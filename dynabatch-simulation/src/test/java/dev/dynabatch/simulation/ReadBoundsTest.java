package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.Query;
import dev.dynabatch.ReadOptions;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.Iterator;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read before anybody wants it has a bound, however slow whoever reads is. */
@Timeout(60)
class ReadBoundsTest {
    private static final int REQUEST = 100;
    /** Documented of {@link GetterOptions#readAhead}. */
    private static final int MOST_KEYS = 6_400;
    /** A reading as an answer has it takes no less. */
    private static final int LEAST_BYTES = 750;

    @RegisterExtension
    static final Readings READINGS = new Readings();

    private final Dynabatch dynamo = READINGS.dynamo;

    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, 1_000_000})
    void getAll_takesNoMoreKeys_thanTheirItemsMayTake(long readAhead) {
        long most = Math.max(REQUEST, readAhead / LEAST_BYTES);

        long ahead = ahead(readAhead, Readings.ITEMS, Readings::key);

        assertThat(ahead).isBetween(most / 3, most);
    }

    @Test
    void getAll_takesNoMoreKeysThanDocumented_ifNoneIsThere() {
        assertThat(ahead(GetterOptions.DEFAULTS.readAhead(), 100_003, i -> Map.of("device", "nobody", "at", i)))
                .isEqualTo(MOST_KEYS);
    }

    /** The most keys that were taken before the answers of so many were. */
    private long ahead(long readAhead, int keys, IntFunction<Map<String, Object>> key) {
        GetterOptions options = GetterOptions.DEFAULTS.withReadAhead(readAhead);
        long[] taken = {0};
        long consumed = 0;
        long most = 0;
        try (BatchGetter getter = dynamo.getter("readings", options);
                Stream<KeyedItem> answers = getter.getAll(
                        IntStream.range(0, keys).peek(i -> taken[0]++).mapToObj(key))) {
            for (Iterator<KeyedItem> each = answers.iterator(); each.hasNext(); consumed++) {
                most = Math.max(most, taken[0] - consumed);
                each.next();
            }
        }
        assertThat(consumed).isEqualTo(keys).isEqualTo(taken[0]);
        return most;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void query_asksForNoMoreThanTwoPages_beyondTheOneThatIsLookedAt(int pageSize) {
        long taken = 0;
        long before = READINGS.totals(ServiceOperation.QUERY).requests();
        try (ItemPages pages = dynamo.queryPages("readings", query(1, pageSize))) {
            for (; pages.hasNext(); pages.next(), taken++) {
                before += other();
                long asked = READINGS.totals(ServiceOperation.QUERY).requests() - before;
                assertThat(asked)
                        .as("pages that came, of which %d were taken", taken)
                        .isBetween(taken + 1, taken + 3);
            }
        }
        assertThat(taken).isGreaterThanOrEqualTo(Readings.READINGS / pageSize);
    }

    /** Reads something else, which takes as long as many pages; in how many requests. */
    private long other() {
        long pages = 0;
        try (ItemPages other = dynamo.queryPages("readings", query(2, 2))) {
            for (; other.hasNext(); other.next()) {
                pages++;
            }
        }
        return pages;
    }

    private static Query query(int device, int pageSize) {
        return Query.of("device", "D" + device).withRead(ReadOptions.DEFAULTS.withPageSize(pageSize));
    }
}
