package dev.dynabatch.internal.pipeline;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is never held for more than some microseconds. Who finds it taken looks again a few times before going to
 * sleep, since to sleep and be woken takes longer than that, and more of the processor.
 */
final class BriefLock extends ReentrantLock {
    private static final long serialVersionUID = 1;

    /** Some five microseconds; none where the holder cannot run meanwhile. */
    private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 100 : 0;

    @Override
    public void lock() {
        for (int i = 0; i < LOOKS; i++) {
            if (tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        super.lock();
    }
}
