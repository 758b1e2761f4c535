package dev.dynabatch.local.fault;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often a {@link FaultyTransport} does what.
 *
 * @param chances the chance of each fault, from 0 to 1, one exchange having one fault at most; what is absent never
 *     happens
 * @param longestDelay how long a request travels at most, and again its answer
 * @param latest how long after the reset a {@link Fault#LATE} request is applied at most
 * @param poison a request whose body contains this is refused with {@code ValidationException}; null refuses none
 */
public record FaultPlan(
        Map<Fault, Double> chances,
        Duration longestDelay,
        Duration latest,
        @Nullable String poison) {
    /** No fault and no delay. */
    public static final FaultPlan NONE = new FaultPlan(Map.of(), Duration.ZERO, Duration.ZERO, null);

    /** Checks that the chances leave room for an exchange without a fault. */
    public FaultPlan {
        double sum = 0;
        for (double chance : chances.values()) {
            if (chance < 0) {
                throw new IllegalArgumentException("a chance is from 0 to 1, but one is " + chance);
            }
            sum += chance;
        }
        if (sum > 1) {
            throw new IllegalArgumentException("the chances add up to " + sum + ", which is above 1");
        }
        chances = chances.isEmpty() ? Map.of() : new EnumMap<>(chances); // drawn in one order, whatever map was given
    }

    /** The fault of one exchange, or null. */
    @Nullable
    Fault draw(RandomGenerator random) {
        double at = random.nextDouble();
        for (Map.Entry<Fault, Double> chance : chances.entrySet()) {
            at -= chance.getValue();
            if (at < 0) {
                return chance.getKey();
            }
        }
        return null;
    }
}
