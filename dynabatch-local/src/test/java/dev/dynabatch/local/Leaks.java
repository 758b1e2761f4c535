package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps the leaks that Netty finds. Netty makes its detector before any test can, so it must be named on the command
 * line, as Maven does: {@code -Dio.netty.customResourceLeakDetector=dev.dynabatch.local.Leaks}.
 */
public final class Leaks<T> extends ResourceLeakDetector<T> {
    private static final List<String> FOUND = new CopyOnWriteArrayList<>();
    private static final String BAIT = "leaked on purpose";

    /** Called by Netty. */
    public Leaks(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    /** Looked for by Netty, never called. */
    public Leaks(Class<?> resourceType, int samplingInterval, long maxActive) {
        this(resourceType, samplingInterval);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        FOUND.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        FOUND.add(resourceType);
    }

    /** Does nothing if Netty uses another detector. Leaks a buffer and looks on until that one is found: whatever leaked before it has been found by then. */
    static void requireNone() {
        if (!Leaks.class.getName().equals(System.getProperty("io.netty.customResourceLeakDetector"))) {
            return; // in an IDE
        }
        leak();
        for (int i = 0; FOUND.stream().noneMatch(leak -> leak.contains(BAIT)); i++) {
            assertThat(i).as("collections until the bait is found").isLessThan(499);
            System.gc();
            ByteBuf one = UnpooledByteBufAllocator.DEFAULT.directBuffer(7);
            one.release();
        }
        FOUND.removeIf(leak -> leak.contains(BAIT));
        assertThat(FOUND).as("buffers nobody released").isEmpty();
    }

    private static void leak() {
        UnpooledByteBufAllocator.DEFAULT.directBuffer(7).touch(BAIT);
    }
}
