package dev.dynabatch.metrics;

import java.time.Duration;

/**
 * One wait of a caller who put or deleted while the memory budget was full.
 *
 * @param table the table the caller writes to
 * @param reason why there was no room
 * @param duration how long it took
 * @param accepted whether there was room in the end; if not, the call threw
 */
public record BlockedCaller(String table, BlockedReason reason, Duration duration, boolean accepted) {}
