package dev.dynabatch.local.internal.engine;

import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Settings;
import dev.dynabatch.local.internal.capacity.Throughput;
import dev.dynabatch.local.internal.store.Store;
import java.util.stream.Stream;

/**
 * The capacity of all tables.
 *
 * @param settings the model's
 * @param clock by which capacity comes in
 */
record Throttles(Settings settings, WallClock clock) {

    Throttle of(TableDefinition definition, Store store) {
        return new Throttle(definition, store, settings, clock);
    }

    /** @throws ServiceException if a new table is to be provisioned with more than it, or the account, may have */
    void check(TableDefinition table, Stream<TableDefinition> others) {
        Rates wanted = provisioned(table);
        Rates most = settings.quotas().table();
        if (wanted.exceeds(most)) {
            throw exceeded("table " + table.name(), "one table with its indexes", wanted, most);
        }
        Rates all = others.map(Throttles::provisioned).reduce(wanted, Rates::plus);
        Rates account = settings.quotas().account();
        if (!wanted.equals(Rates.NONE) && all.exceeds(account)) {
            throw exceeded("all tables together", "an account", all, account);
        }
    }

    /** What a table and its global indexes were created with, whatever the model makes of it. */
    private static Rates provisioned(TableDefinition table) {
        return Stream.concat(
                        Stream.of(table.capacity()),
                        table.indexes().stream().filter(SecondaryIndex::global).map(SecondaryIndex::capacity))
                .map(Throughput::provisioned)
                .reduce(Rates.NONE, Rates::plus);
    }

    private static ServiceException exceeded(String what, String whose, Rates wanted, Rates most) {
        return new ServiceException(
                ErrorType.LIMIT_EXCEEDED,
                "Subscriber limit exceeded: " + what + " would be provisioned with " + wanted.read() + " RCU and "
                        + wanted.write() + " WCU, but " + whose + " may have " + most.read() + " RCU and "
                        + most.write() + " WCU");
    }
}
