package dev.dynabatch.local.internal.http;

import java.time.Duration;

/**
 * What the HTTP door puts up with.
 *
 * @param connections how many at once; more are turned away
 * @param request how long a request may take to arrive
 * @param idle how long a connection may stay without a request
 */
public record HttpLimits(int connections, Duration request, Duration idle) {
    /** 1,000 connections, a minute for a request (16 MB at 280 kB/s), five minutes idle. */
    public static final HttpLimits DEFAULT = new HttpLimits(1_000, Duration.ofMinutes(1), Duration.ofMinutes(5));
}
