package dev.dynabatch.local.internal.store;

/** Where a key's value lies. */
final class Location {
    final Segment segment;
    final int at;
    final int length;
    final int weight;

    Location(Segment segment, int at, int length, int weight) {
        this.segment = segment;
        this.at = at;
        this.length = length;
        this.weight = weight;
    }
}
