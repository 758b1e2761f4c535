package dev.dynabatch;

import java.time.Duration;
import java.util.List;

/**
 * What a client can do about whole tables. Every method blocks, and throws {@link ServiceException} when refused, or when
 * attempts have failed for 8 s: sooner than other requests are given up, since somebody waits before anything else can begin.
 */
public interface Tables {
    /**
     * Creates an on-demand table and waits until it is active, at most {@code timeout}.
     *
     * @throws ServiceException with code {@code ResourceInUseException} if there is a table of that name
     */
    TableDescription create(String table, KeySchema schema, Duration timeout);

    /** Like {@link #create(String, KeySchema, Duration)}, waiting at most 2 minutes. */
    default TableDescription create(String table, KeySchema schema) {
        return create(table, schema, Duration.ofMinutes(2));
    }

    /**
     * Describes a table.
     *
     * @throws ServiceException with code {@code ResourceNotFoundException} if there is none of that name
     */
    TableDescription describe(String table);

    /** The names of all tables of the account in the region, in order. */
    List<String> list();

    /** Deletes a table. Returns when the service has begun. */
    void delete(String table);
}
