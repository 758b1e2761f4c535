package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.internal.accumulate.MemoryBudget;
import dev.dynabatch.internal.admit.Backoff;
import dev.dynabatch.internal.admit.InFlightLimit;
import java.time.Instant;

/**
 * What everything in one client shares.
 *
 * @param runtime clocks, timers, threads
 * @param sender makes attempts
 * @param codecs encoders and decoders
 * @param memory the budget of bytes
 * @param inFlight the limit on requests
 * @param backoff how long to wait between attempts
 * @param metrics who is told
 * @param hotKeys what is written to most
 * @param callers notes who calls
 * @param consumedCapacity what the service is asked to report
 */
record ClientParts(
        EngineRuntime runtime,
        RequestSender sender,
        Codecs codecs,
        MemoryBudget memory,
        InFlightLimit inFlight,
        Backoff backoff,
        MetricsHub metrics,
        HotKeys hotKeys,
        CallerNotes callers,
        ReturnConsumedCapacity consumedCapacity) {

    long now() {
        return runtime.ticker().nanos();
    }

    /** When an attempt that just ended was handed to the transport, by wall time. */
    Instant startOf(Attempt ended) {
        return Instant.ofEpochMilli(runtime.wallClock().millis()).minusNanos(ended.nanos());
    }
}
