package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.time.RunningTime;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.internal.time.Ticker;
import dev.dynabatch.internal.time.WallClock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Everything an engine takes from the machine it runs on. Replaced as a whole by the simulation.
 *
 * @param ticker elapsed time
 * @param wallClock wall time, for signatures
 * @param scheduler what must wait
 * @param random jitter
 * @param callbacks where user code runs
 * @param lookUps where region and credentials are looked up, which may block
 */
public record EngineRuntime(
        Ticker ticker,
        WallClock wallClock,
        Scheduler scheduler,
        RandomGenerator random,
        Executor callbacks,
        Executor lookUps) {

    /** This runtime, with elapsed time counted only while something can run. */
    EngineRuntime whileRunning() {
        RunningTime time = new RunningTime(ticker, scheduler);
        return new EngineRuntime(time, wallClock, time, random, callbacks, lookUps);
    }
}
