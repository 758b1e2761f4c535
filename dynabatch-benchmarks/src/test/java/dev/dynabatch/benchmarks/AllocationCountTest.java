package dev.dynabatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class AllocationCountTest {
    private static final int BYTES = 10_000_019;

    @Test
    void bytes_countOnce_ofAThreadThatHasToldAndIsStillThere() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Allocation allocation = new Allocation();
        Thread thread = new Thread(() -> {
            byte[] bytes = new byte[BYTES];
            assertThat(bytes).hasSize(BYTES);
            allocation.threadEnds();
            told.countDown();
            awaitQuietly(mayEnd);
        });
        thread.start();
        told.await();

        long counted = allocation.bytes();

        mayEnd.countDown();
        thread.join();
        assertThat(counted).isBetween((long) BYTES, BYTES * 3 / 2L);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
