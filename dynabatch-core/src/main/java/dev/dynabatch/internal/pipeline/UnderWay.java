package dev.dynabatch.internal.pipeline;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What is under way, and how each of it is ended should nobody wait for it any more. */
final class UnderWay {
    private final Set<Runnable> endings = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /**
     * Adds something, until it is done by itself.
     *
     * @param ending completes the future; run at once if all of it was ended already
     */
    void add(CompletableFuture<?> future, Runnable ending) {
        endings.add(ending);
        var unused = future.whenComplete((value, failure) -> endings.remove(ending));
        if (ended) {
            ending.run();
        }
    }

    /** Ends all of it, and whatever comes later. */
    void end() {
        ended = true;
        endings.forEach(Runnable::run);
    }
}
