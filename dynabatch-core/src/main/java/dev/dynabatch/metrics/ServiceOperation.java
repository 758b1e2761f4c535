package dev.dynabatch.metrics;

/** The service's operations that Dynabatch calls, by the service's own names. */
public enum ServiceOperation {
    /** Up to 25 puts and deletes. */
    BATCH_WRITE_ITEM("BatchWriteItem", Kind.WRITE),
    /** One put. */
    PUT_ITEM("PutItem", Kind.WRITE),
    /** One delete. */
    DELETE_ITEM("DeleteItem", Kind.WRITE),
    /** Up to 100 gets. */
    BATCH_GET_ITEM("BatchGetItem", Kind.READ),
    /** One get. */
    GET_ITEM("GetItem", Kind.READ),
    /** One page of a scan. */
    SCAN("Scan", Kind.READ),
    /** One page of a query. */
    QUERY("Query", Kind.READ),
    /** Creates a table. */
    CREATE_TABLE("CreateTable", Kind.CONTROL),
    /** Describes a table. */
    DESCRIBE_TABLE("DescribeTable", Kind.CONTROL),
    /** Lists tables. */
    LIST_TABLES("ListTables", Kind.CONTROL),
    /** Deletes a table. */
    DELETE_TABLE("DeleteTable", Kind.CONTROL);

    /** What kind of capacity an operation consumes. */
    public enum Kind {
        /** Write capacity. */
        WRITE,
        /** Read capacity. */
        READ,
        /** None. */
        CONTROL
    }

    private final String wireName;
    private final Kind kind;

    ServiceOperation(String wireName, Kind kind) {
        this.wireName = wireName;
        this.kind = kind;
    }

    /** The name on the wire, such as {@code BatchWriteItem}. */
    public String wireName() {
        return wireName;
    }

    /** What kind of capacity it consumes. */
    public Kind kind() {
        return kind;
    }

    /** The most items or keys one request carries. Source: API reference. */
    public int mostItems() {
        return switch (this) {
            case BATCH_WRITE_ITEM -> 25;
            case BATCH_GET_ITEM -> 100;
            default -> 1;
        };
    }
}
