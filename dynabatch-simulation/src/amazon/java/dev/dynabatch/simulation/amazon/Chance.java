package dev.dynabatch.simulation.amazon;

import java.util.List;
import java.util.Random;

/** Choices, all made by one seed. */
final class Chance {
    private final Random random;

    Chance(long seed) {
        // neighbouring seeds begin alike: spread them (the multiplier is that of the generator itself)
        this.random = new Random(seed * 0x5DEECE66DL + 0xB);
    }

    /** From 0 to {@code bound} - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
