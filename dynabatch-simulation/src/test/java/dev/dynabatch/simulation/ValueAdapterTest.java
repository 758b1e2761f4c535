package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.value.ValueAdapter;
import dev.dynabatch.value.ValueSink;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A type of somebody else's, taught to a client. */
class ValueAdapterTest {
    private record Money(String currency, long cents) {}

    private static final class MoneyAdapter implements ValueAdapter {
        @Override
        public boolean handles(Class<?> type) {
            return type == Money.class;
        }

        @Override
        public void write(Object value, ValueSink sink) {
            Money money = (Money) value;
            sink.beginMap();
            sink.name("currency");
            sink.string(money.currency());
            sink.name("cents");
            sink.number(money.cents());
            sink.endMap();
        }
    }

    @Test
    void put_when_adapterWasGiven_writesItsType() {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo = Dynabatch.builder()
                        .transport(local.transport())
                        .valueAdapter(new MoneyAdapter())
                        .build()) {
            dynamo.tables().create("prices", KeySchema.parse("pk"));
            try (BatchWriter prices = dynamo.writer("prices")) {
                prices.put(Map.of("pk", "a", "price", new Money("CHF", 1999)));
            }
            assertThat(dynamo.get("prices", Map.of("pk", "a"))
                            .item()
                            .orElseThrow()
                            .toJson())
                    .contains("\"cents\":1999")
                    .contains("\"currency\":\"CHF\"");
        }
    }

    @Test
    void put_when_nobodyKnowsTheType_namesPathAndType() {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build();
                BatchWriter prices = dynamo.writer("prices", KeySchema.parse("pk"))) {
            assertThatThrownBy(() -> prices.put(Map.of("pk", "a", "price", new Money("CHF", 1999))))
                    .isInstanceOf(InvalidItemException.class)
                    .hasMessageContaining("price")
                    .hasMessageContaining("Money");
        }
    }
}
