package dev.dynabatch.metrics;

import dev.dynabatch.Item;

/**
 * A partition key of a table, with the write capacity that one client asked for it lately. One partition takes 1,000 write
 * units a second (developer guide, "Best practices for designing and using partition keys"), whatever the table's capacity;
 * a key that needs more is throttled.
 *
 * <p>Counted are writes, by their estimate (a unit for each started KB of an item): an operation of a writer each time it
 * is sent, so that one that is sent again counts again; a single put or delete one time, when it is called, however often
 * it is retried, and only if the client knew the table's key by then. Reads and secondary indexes do not count. What was
 * counted lies between {@code unitsPerSecond} and {@code unitsPerSecond + errorPerSecond}; the error is 0 while the table
 * gets at most 512 partition keys in two seconds, and never more than 1/256 of what the whole table gets.
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
