package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.Expression;
import dev.dynabatch.InvalidTokenException;
import dev.dynabatch.ItemPages;
import dev.dynabatch.Query;
import dev.dynabatch.ServiceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queries against Dynabatch Local, on real threads. */
@Timeout(60)
class QueryTest {
    @RegisterExtension
    static final Readings READINGS = new Readings();

    private final Dynabatch dynamo = READINGS.dynamo;

    @Test
    void query_returnsItsItemsInOrder_inBothDirections() {
        Query query = Query.of("device", "D5").withPageSize(7);
        List<Integer> up =
                dynamo.query("readings", query).map(item -> item.intValue("at")).toList();
        assertThat(up).isEqualTo(IntStream.range(0, Readings.READINGS).boxed().toList());
        List<Integer> down = new ArrayList<>(dynamo.query("readings", query.descending())
                .map(item -> item.intValue("at"))
                .toList());
        Collections.reverse(down);
        assertThat(down).isEqualTo(up);
    }

    @Test
    void query_takesEveryConditionOnTheSortKey() {
        Query query = Query.of("device", "D5");
        assertThat(dynamo.query("readings", query.sortEquals("at", 3))).hasSize(1);
        assertThat(dynamo.query("readings", query.sortBelow("at", 3))).hasSize(3);
        assertThat(dynamo.query("readings", query.sortAtMost("at", 3))).hasSize(4);
        assertThat(dynamo.query("readings", query.sortAbove("at", 3))).hasSize(Readings.READINGS - 4);
        assertThat(dynamo.query("readings", query.sortAtLeast("at", 3))).hasSize(Readings.READINGS - 3);
        assertThat(dynamo.query("readings", query.sortBetween("at", 3, 8).withLimit(5)))
                .hasSize(5);
        assertThat(dynamo.query(
                        "readings",
                        query.withFilter(Expression.of("#s = :s")
                                        .withName("#s", "status")
                                        .withValue(":s", "odd"))
                                .withProjection("number")))
                .hasSize((Readings.READINGS + 1) / 2)
                .allSatisfy(item -> assertThat(item.keySet()).containsExactly("number"));
        assertThatThrownBy(() -> query.sortEquals("at", 3).sortBelow("at", 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dynamo.query("readings", query.sortBeginsWith("at", "3"))
                        .count())
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("ValidationException");
    }

    @Test
    void query_goesOn_fromAToken() {
        Query query = Query.of("device", "D5").descending().withPageSize(7);
        String token;
        List<Integer> found = new ArrayList<>();
        try (ItemPages pages = dynamo.queryPages("readings", query)) {
            pages.next().items().forEach(item -> found.add(item.intValue("at")));
            token = pages.token();
        }
        dynamo.query("readings", query.withToken(token)).forEach(item -> found.add(item.intValue("at")));
        Collections.reverse(found);
        assertThat(found)
                .isEqualTo(IntStream.range(0, Readings.READINGS).boxed().toList());
        assertThatThrownBy(() -> dynamo.query(
                                "readings",
                                Query.of("device", "D6").descending().withToken(token))
                        .count())
                .isInstanceOf(InvalidTokenException.class);
    }
}
