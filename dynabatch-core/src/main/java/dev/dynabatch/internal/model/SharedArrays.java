package dev.dynabatch.internal.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The arrays in which operations stand side by side, and a few that all have left: those are written to again, the last one
 * left first, while it is in the processor's cache. Any thread may call this.
 */
public final class SharedArrays {
    /** For encoders of whose operations nobody says when they leave. */
    public static final SharedArrays UNCOUNTED = new SharedArrays(freed -> {}, 0);

    private static final byte WIPED = '#';

    private final LongConsumer budget;
    private final int mostIdle;
    private final AtomicReference<@Nullable Idle> idle = new AtomicReference<>();

    /** An array in which nothing stands, and those below it; how many that makes. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Idle(byte[] bytes, @Nullable Idle below, int count) {}

    /**
     * @param budget is given back what {@link SharedArray#leave()} frees
     * @param idleBytes how much those may take in which nothing stands, beside the budget
     */
    public SharedArrays(LongConsumer budget, long idleBytes) {
        this.budget = budget;
        this.mostIdle = (int) (idleBytes / EncodedWrite.SHARED_BYTES);
    }

    /** An array of {@link EncodedWrite#SHARED_BYTES}, in which there is anything. */
    public SharedArray open() {
        Idle top = idle.get();
        while (top != null && !idle.compareAndSet(top, top.below)) {
            top = idle.get();
        }
        return of(top == null ? new byte[EncodedWrite.SHARED_BYTES] : top.bytes);
    }

    /** This array, from now on; whoever has it writes operations to it. */
    public SharedArray of(byte[] bytes) {
        return new SharedArray(bytes, this);
    }

    /** How many wait to be written to again. */
    public int idle() {
        Idle top = idle.get();
        return top == null ? 0 : top.count;
    }

    /** Nobody will look at this array any more. */
    void left(byte[] bytes) {
        if (bytes.length != EncodedWrite.SHARED_BYTES) {
            return;
        }
        assert wiped(bytes);
        Idle top = idle.get();
        while (count(top) < mostIdle && !idle.compareAndSet(top, new Idle(bytes, top, count(top) + 1))) {
            top = idle.get();
        }
    }

    private static int count(@Nullable Idle top) {
        return top == null ? 0 : top.count;
    }

    /** In tests, whoever looks nevertheless finds nothing. */
    private static boolean wiped(byte[] bytes) {
        Arrays.fill(bytes, WIPED);
        return true;
    }

    void freed(long bytes) {
        budget.accept(bytes);
    }
}
