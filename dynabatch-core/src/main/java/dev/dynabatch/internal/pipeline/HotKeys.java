package dev.dynabatch.internal.pipeline;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.Item;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.admit.HotKeyWindow;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.time.Ticker;
import dev.dynabatch.metrics.HotKey;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which partition keys a client's writes press on, by table. Who is near the limit is told of once. */
final class HotKeys {
    private static final int MOST = 100;

    private final Ticker ticker;
    private final Codecs codecs;
    private final MetricsHub metrics;
    private final Map<String, Table> tables = new ConcurrentHashMap<>();

    HotKeys(Ticker ticker, Codecs codecs, MetricsHub metrics) {
        this.ticker = ticker;
        this.codecs = codecs;
        this.metrics = metrics;
    }

    /** The table, now that its key schema is known. */
    Table table(String table, KeySchema schema) {
        return tables.compute(
                table, (name, old) -> old != null && old.schema.equals(schema) ? old : new Table(name, schema));
    }

    /** Counts a put or delete of one item, if the table's key schema is known. */
    void sent(String table, Map<String, ?> item, double units) {
        Table known = tables.get(table);
        if (known != null) {
            known.sent(item, units);
        }
    }

    /** The heaviest keys of a table, heaviest first. */
    List<HotKey> of(String table) {
        Table known = tables.get(table);
        return known == null ? List.of() : known.heaviest();
    }

    /** One table. */
    final class Table {
        private final String name;
        private final KeySchema schema;
        private final HotKeyWindow window = new HotKeyWindow(ticker.nanos());

        Table(String name, KeySchema schema) {
            this.name = name;
            this.schema = schema;
        }

        void sent(WriteBatch batch) {
            tell(window.sent(batch, ticker.nanos()));
        }

        private void sent(Map<String, ?> item, double units) {
            Key key;
            try {
                key = codecs.use(encoder -> encoder.encodeKey(item, schema, true))
                        .key();
            } catch (InvalidItemException e) {
                return; // the service will refuse it, and say why
            }
            tell(window.sent(key, units, ticker.nanos()));
        }

        private List<HotKey> heaviest() {
            return window.heaviest(MOST, ticker.nanos()).stream()
                    .map(this::told)
                    .toList();
        }

        private void tell(List<HotKeyWindow.Heavy> hot) {
            for (HotKeyWindow.Heavy each : hot) {
                metrics.hotKeyFound(told(each));
            }
        }

        private HotKey told(HotKeyWindow.Heavy heavy) {
            KeyAttribute attribute = schema.partitionKey();
            byte[] bytes = heavy.partition().bytes();
            Object value = switch (attribute.type()) {
                case S -> new String(bytes, StandardCharsets.UTF_8);
                case N -> new BigDecimal(new String(bytes, StandardCharsets.US_ASCII));
                case B -> bytes;
            };
            return new HotKey(name, Item.of(Map.of(attribute.name(), value)), heavy.unitsPerSecond(), heavy.error());
        }
    }
}
