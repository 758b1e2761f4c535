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

    @Test
    void token_isOfTheSameQuery_inWhateverOrderItsPlaceholdersWereGiven() {
        // as with Map.of, which has another order in every process
        String text = "#d = :d AND #a BETWEEN :from AND :to";
        Expression key = Expression.of(text)
                .withName("#d", "device")
                .withName("#a", "at")
                .withValue(":d", "D5")
                .withValue(":from", 2)
                .withValue(":to", 20);
        Expression same = Expression.of(text)
                .withValue(":to", 20)
                .withValue(":from", 2)
                .withValue(":d", "D5")
                .withName("#a", "at")
                .withName("#d", "device");
        String token;
        long found;
        try (ItemPages pages = dynamo.queryPages("readings", Query.where(key).withPageSize(7))) {
            found = pages.next().count();
            token = pages.token();
        }
        assertThat(dynamo.query("readings", Query.where(same).withToken(token)).count() + found)
                .isEqualTo(19);
        assertThatThrownBy(() -> dynamo.query(
                                "readings",
                                Query.where(same.withValue(":to", 21)).withToken(token))
                        .count())
                .isInstanceOf(InvalidTokenException.class);
    }
}
