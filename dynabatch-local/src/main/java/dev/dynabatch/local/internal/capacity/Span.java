package dev.dynabatch.local.internal.capacity;

/**
 * Where capacity was used: from one hash of a partition key to another, as unsigned numbers.
 *
 * @param first the lowest
 * @param last the highest
 */
public record Span(int first, int last) {
    /** One place. */
    public static Span at(int hash) {
        return new Span(hash, hash);
    }
}
