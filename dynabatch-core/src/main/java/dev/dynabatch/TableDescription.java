package dev.dynabatch;

/**
 * A table as the service describes it.
 *
 * @param name its name
 * @param status such as {@code ACTIVE} or {@code CREATING}
 * @param keySchema its key schema
 * @param itemCount its items, as of the last count (the service counts about every six hours)
 * @param sizeBytes its size, likewise
 */
public record TableDescription(String name, String status, KeySchema keySchema, long itemCount, long sizeBytes) {
    /** Whether it can be used. */
    public boolean active() {
        return status.equals("ACTIVE");
    }
}
