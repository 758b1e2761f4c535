package dev.dynabatch.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The values of a tag, at most so many: the first ones as they are, all others as {@code other}. Once a value has a name of
 * its own it keeps it.
 */
public final class BoundedTag {
    /** What stands for all values beyond the bound. */
    public static final String OTHER = "other";
    /** What stands for no value. */
    public static final String NONE = "none";

    private final int most;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** @param most how many different values may have their own name; 0 or more */
    public BoundedTag(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("the number of values of a tag must be at least 0, but is " + most);
        }
        this.most = most;
    }

    /** The value to tag with. */
    public String of(String value) {
        if (value.isEmpty()) {
            return NONE;
        }
        String same = known.get(value);
        if (same != null) {
            return same;
        }
        if (count.get() >= most) {
            return OTHER;
        }
        return known.computeIfAbsent(value, added -> count.getAndIncrement() < most ? added : OTHER);
    }
}
