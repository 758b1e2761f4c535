package dev.dynabatch.metrics;

import dev.dynabatch.Item;

/**
 * A partition key of a table, with the write capacity that one client asked for it lately. One partition takes 1,000 write
 * units a second (developer guide, "Best practices for designing and using partition keys"), whatever the table's capacity;
 * a key that needs more is throttled.
 *
 * <p>Counted is what was sent, by its estimate (a unit for each started KB of an item): a request that was throttled and
 * sent again counts again, global secondary indexes do not count. The true figure lies between {@code unitsPerSecond} and
 * {@code unitsPerSecond + errorPerSecond}; the error is 0 while the table gets at most 512 partition keys in two seconds,
 * and never more than 1/256 of what the whole table gets.
 *
 * @param table the table
 * @param partitionKey the partition key, as an item of that one attribute
 * @param unitsPerSecond write capacity units a second, at least, over the last 8 to 10 seconds
 * @param errorPerSecond how many units a second it may be more
 */
public record HotKey(String table, Item partitionKey, double unitsPerSecond, double errorPerSecond) {

    /** Without the key, which may be nobody's business. */
    @Override
    public String toString() {
        return "HotKey[" + table + ", key #" + Integer.toHexString(partitionKey.hashCode()) + ", "
                + Math.round(unitsPerSecond) + " units/s]";
    }
}
