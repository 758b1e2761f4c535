package dev.dynabatch.metrics;

import java.util.List;
import java.util.Locale;

/**
 * The catalogue of metrics: what each is called, what it counts, and by which tags. The adapters for Micrometer and
 * OpenTelemetry offer these and no others; {@code docs/metrics.md} is made from it.
 *
 * <p>The values of a tag are few, whatever the keys and however many the tables: see {@link Tag}.
 */
public enum Metric {
    /** Time of requests. */
    REQUEST_DURATION(
            "dynabatch.request.duration",
            Kind.TIMER,
            "s",
            "time of a request, from handing it to the transport until its answer or fault",
            Tag.TABLE,
            Tag.OPERATION,
            Tag.RESULT),
    /** Fill of batches. */
    REQUEST_FILL(
            "dynabatch.request.fill",
            Kind.SUMMARY,
            "1",
            "items of a batch as a share of the most it may carry, 25 written or 100 read",
            Tag.TABLE,
            Tag.OPERATION),
    /** Size of requests. */
    REQUEST_SIZE("dynabatch.request.size", Kind.SUMMARY, "By", "body of a request", Tag.TABLE, Tag.OPERATION),
    /** Size of answers. */
    RESPONSE_SIZE("dynabatch.response.size", Kind.SUMMARY, "By", "body of an answer", Tag.TABLE, Tag.OPERATION),
    /** Retries. */
    RETRIES(
            "dynabatch.retries",
            Kind.COUNTER,
            "{request}",
            "requests that carried something sent before",
            Tag.TABLE,
            Tag.OPERATION),
    /** Items sent. */
    ITEMS_SENT(
            "dynabatch.items.sent",
            Kind.COUNTER,
            "{item}",
            "items or keys sent, every attempt counted",
            Tag.TABLE,
            Tag.OPERATION),
    /** Throttled items. */
    ITEMS_THROTTLED(
            "dynabatch.items.throttled",
            Kind.COUNTER,
            "{item}",
            "items or keys sent back for lack of capacity",
            Tag.TABLE,
            Tag.OPERATION,
            Tag.THROTTLE_REASON),
    /** Consumed capacity. */
    CAPACITY_CONSUMED(
            "dynabatch.capacity.consumed",
            Kind.COUNTER,
            "{unit}",
            "capacity units consumed, as the service reports them, of the table and all its indexes",
            Tag.TABLE,
            Tag.OPERATION),
    /** Consumed capacity of indexes. */
    CAPACITY_CONSUMED_BY_INDEX(
            "dynabatch.capacity.consumed.index",
            Kind.COUNTER,
            "{unit}",
            "the part of it that secondary indexes consumed",
            Tag.TABLE,
            Tag.OPERATION,
            Tag.INDEX),
    /** Operations taken. */
    OPERATIONS_ACCEPTED(
            "dynabatch.operations.accepted",
            Kind.COUNTER,
            "{operation}",
            "puts and deletes that writers took",
            Tag.TABLE),
    /** Operations by outcome. */
    OPERATIONS(
            "dynabatch.operations",
            Kind.COUNTER,
            "{operation}",
            "puts and deletes of writers by how they ended",
            Tag.TABLE,
            Tag.OUTCOME),
    /** How often callers waited. */
    BLOCKED(
            "dynabatch.blocked",
            Kind.COUNTER,
            "{wait}",
            "waits of callers of put and delete for memory",
            Tag.TABLE,
            Tag.BLOCKED_REASON),
    /** How long callers waited. */
    BLOCKED_TIME("dynabatch.blocked.time", Kind.COUNTER, "s", "time of these waits", Tag.TABLE, Tag.BLOCKED_REASON),
    /** Queued operations. */
    QUEUE_OPERATIONS(
            "dynabatch.queue.operations",
            Kind.GAUGE,
            "{operation}",
            "operations without an outcome, what is in flight among them",
            Tag.TABLE),
    /** Queued bytes. */
    QUEUE_SIZE("dynabatch.queue.size", Kind.GAUGE, "By", "memory that writers hold", Tag.TABLE),
    /** Held-back bytes. */
    QUEUE_HELD_BACK(
            "dynabatch.queue.held_back",
            Kind.GAUGE,
            "By",
            "the part of it that waits with partition keys that the service throttles by themselves",
            Tag.TABLE),
    /** Held-back keys that are asked for. */
    GETS_HELD_BACK(
            "dynabatch.gets.held_back",
            Kind.GAUGE,
            "{key}",
            "keys asked of getters that wait with partition keys that the service throttles by themselves",
            Tag.TABLE),
    /** The rate. */
    RATE_LIMIT(
            "dynabatch.rate.limit",
            Kind.GAUGE,
            "{unit}/s",
            "capacity units a second that requests to the table itself are held to, as set or as found; absent while they are not"
                    + " held back. Reads of a global secondary index are held to a rate of their own",
            Tag.TABLE,
            Tag.CAPACITY),
    /** The rates of indexes. */
    RATE_LIMIT_OF_INDEX(
            "dynabatch.rate.limit.index",
            Kind.GAUGE,
            "{unit}/s",
            "capacity units a second that reads of a global secondary index are held to; absent while they are not held back",
            Tag.TABLE,
            Tag.INDEX),
    /** Hot keys. */
    HOT_KEYS(
            "dynabatch.hot_keys",
            Kind.GAUGE,
            "{key}",
            "partition keys at 80 % or more of what one partition takes, during the last 10 s",
            Tag.TABLE),
    /** The rates of hot keys. */
    HOT_KEY_RATE(
            "dynabatch.hot_key.rate",
            Kind.GAUGE,
            "{unit}/s",
            "write units a second of the heaviest partition keys, by rank; which keys they are, the log and hotKeys tell",
            Tag.TABLE,
            Tag.RANK),
    /** Memory in use. */
    MEMORY_USED("dynabatch.memory.used", Kind.GAUGE, "By", "memory budget in use"),
    /** The memory budget. */
    MEMORY_LIMIT("dynabatch.memory.limit", Kind.GAUGE, "By", "memory budget"),
    /** Waiting callers. */
    CALLERS_BLOCKED("dynabatch.callers.blocked", Kind.GAUGE, "{caller}", "callers who wait for memory"),
    /** Requests in flight. */
    IN_FLIGHT("dynabatch.requests.in_flight", Kind.GAUGE, "{request}", "requests under way"),
    /** The limit of requests in flight. */
    IN_FLIGHT_LIMIT(
            "dynabatch.requests.limit",
            Kind.GAUGE,
            "{request}",
            "requests that may be under way at once, as found by how long answers take"),
    /** Free permits. */
    PERMITS("dynabatch.requests.permits", Kind.GAUGE, "{request}", "how many more requests may leave"),
    /** Events that were not told. */
    UNTOLD(
            "dynabatch.events.untold",
            Kind.COUNTER,
            "{event}",
            "requests and waits that observers were not told of, because they were too slow");

    /** What kind of meter a metric is. */
    public enum Kind {
        /** A distribution of times. */
        TIMER,
        /** A distribution of other numbers. */
        SUMMARY,
        /** A sum that only grows. */
        COUNTER,
        /** What is now. */
        GAUGE
    }

    /** A tag with its possible values, which are few: what more than that would come up is counted under one. */
    public enum Tag {
        /** A table: the first 100 by name, the others as {@code other}; both numbers can be set. */
        TABLE("table", "a table's name, `other`, or `none`"),
        /** The service's operation. */
        OPERATION("operation", "such as `BatchWriteItem`"),
        /** How a request ended. */
        RESULT("result", values(RequestMetrics.Result.values())),
        /** A secondary index: the first 100 by name, the others as {@code other}. */
        INDEX("index", "an index's name, or `other`"),
        /** A {@link ThrottleReason}. */
        THROTTLE_REASON("reason", values(ThrottleReason.values())),
        /** An outcome, with the {@link dev.dynabatch.FailureReason} of what failed. */
        OUTCOME("outcome", "`written`, `superseded`, " + values(dev.dynabatch.FailureReason.values())),
        /** A {@link BlockedReason}. */
        BLOCKED_REASON("reason", values(BlockedReason.values())),
        /** Read or write capacity. */
        CAPACITY("capacity", "`read`, `write`"),
        /** The place of a partition key among the heaviest. */
        RANK("rank", "`1` to `" + MetricReadings.RANKS + "`");

        private final String key;
        private final String range;

        Tag(String key, String range) {
            this.key = key;
            this.range = range;
        }

        /** The tag's name. */
        public String key() {
            return key;
        }

        /** Its values in words, as Markdown. */
        public String range() {
            return range;
        }

        private static String values(Enum<?>[] values) {
            StringBuilder text = new StringBuilder();
            for (Enum<?> value : values) {
                text.append(text.isEmpty() ? "`" : ", `").append(value(value)).append('`');
            }
            return text.toString();
        }

        /** A constant as the value of a tag. */
        public static String value(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    private final String metricName;
    private final Kind kind;
    private final String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a list that does not change
    private final List<Tag> tags;

    Metric(String metricName, Kind kind, String unit, String description, Tag... tags) {
        this.metricName = metricName;
        this.kind = kind;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The name, such as {@code dynabatch.request.duration}. */
    public String metricName() {
        return metricName;
    }

    /** What kind of meter it is. */
    public Kind kind() {
        return kind;
    }

    /** The unit, in UCUM notation: {@code s}, {@code By} for bytes, {@code {item}} for things that are counted. */
    public String unit() {
        return unit;
    }

    /** What it says, in one line. */
    public String description() {
        return description;
    }

    /** The tags, in the order in which their values are given. */
    public List<Tag> tags() {
        return tags;
    }

    /** Whether it is told request by request, rather than read from a snapshot: the distributions are. */
    public boolean perRequest() {
        return kind == Kind.TIMER || kind == Kind.SUMMARY;
    }
}
