package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.internal.accumulate.MemoryBudget;
import dev.dynabatch.internal.admit.Backoff;
import dev.dynabatch.internal.admit.InFlightLimit;

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
        ReturnConsumedCapacity consumedCapacity) {

    long now() {
        return runtime.ticker().nanos();
    }
}
