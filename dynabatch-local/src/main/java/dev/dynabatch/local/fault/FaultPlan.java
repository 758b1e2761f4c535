package dev.dynabatch.local.fault;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often a {@link FaultyTransport} does what: a {@linkplain #named preset}, or one's own by {@link #builder()}.
 *
 * @param chances the chance of each fault, from 0 to 1, one exchange having one fault at most; what is absent never
 *     happens
 * @param longestDelay how long a request travels at most, and again its answer; each takes any time up to that
 * @param slowest how long a {@link Fault#SLOW} request takes at most
 * @param latest how long after the reset a {@link Fault#LATE} request is applied at most
 * @param longestJump how long the service's clock is wrong at most after it {@linkplain Fault#CLOCK_JUMPED jumped}
 * @param longestCreation how long a table is {@code CREATING} at most after CreateTable: DescribeTable says so, and
 *     requests for its items hear {@code ResourceNotFoundException}; zero for tables that are active at once
 * @param poison a request whose body contains this is refused with {@code ValidationException}; null refuses none
 */
public record FaultPlan(
        Map<Fault, Double> chances,
        Duration longestDelay,
        Duration slowest,
        Duration latest,
        Duration longestJump,
        Duration longestCreation,
        @Nullable String poison) {
    /** No fault and no delay. */
    public static final FaultPlan NONE = builder().build();

    /** Checks that the chances leave room for an exchange without a fault, and that no time is negative. */
    public FaultPlan {
        double sum = 0;
        for (Map.Entry<Fault, Double> chance : chances.entrySet()) {
            if (!(chance.getValue() >= 0 && chance.getValue() <= 1)) {
                throw new IllegalArgumentException(
                        "a chance is from 0 to 1, but that of " + chance.getKey() + " is " + chance.getValue());
            }
            sum += chance.getValue();
        }
        if (sum > 1 + 1e-9) {
            throw new IllegalArgumentException("the chances add up to " + sum + ", which is above 1");
        }
        chances = sum == 0 ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(chances)); // drawn in one order
        notNegative("longestDelay", longestDelay);
        notNegative("slowest", slowest);
        notNegative("latest", latest);
        notNegative("longestJump", longestJump);
        notNegative("longestCreation", longestCreation);
    }

    private static void notNegative(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + time);
        }
    }

    /**
     * A plan by its name: {@code none}, {@code throttles}, {@code flaky}, {@code slow} or {@code chaos}. The guide says
     * what each does.
     *
     * @throws IllegalArgumentException if there is none of this name; the message lists them
     */
    public static FaultPlan named(String name) {
        return Presets.named(name);
    }

    /** A plan to be made, of no fault and no delay so far. */
    public static Builder builder() {
        return new Builder();
    }

    /** This plan, to be changed into another. */
    public Builder toBuilder() {
        Builder builder = builder()
                .chances(chances)
                .longestDelay(longestDelay)
                .slowest(slowest)
                .latest(latest)
                .longestJump(longestJump)
                .longestCreation(longestCreation);
        builder.poison = poison;
        return builder;
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

    /** A {@link FaultPlan} to be made. */
    public static final class Builder {
        private final Map<Fault, Double> chances = new EnumMap<>(Fault.class);
        private Duration longestDelay = Duration.ZERO;
        private Duration slowest = Duration.ofSeconds(3);
        private Duration latest = Duration.ofSeconds(5);
        private Duration longestJump = Duration.ofSeconds(10);
        private Duration longestCreation = Duration.ZERO;
        private @Nullable String poison;

        private Builder() {}

        /** How likely an exchange has this fault, from 0 to 1. The default is 0. */
        public Builder chance(Fault fault, double chance) {
            chances.put(fault, chance);
            return this;
        }

        /** The chances of several faults at once; those of the others stay. */
        public Builder chances(Map<Fault, Double> some) {
            chances.putAll(some);
            return this;
        }

        /** How long a request travels at most, and again its answer. The default is no time. */
        public Builder longestDelay(Duration delay) {
            longestDelay = delay;
            return this;
        }

        /** How long a {@link Fault#SLOW} request takes at most. The default is 3 s. */
        public Builder slowest(Duration time) {
            slowest = time;
            return this;
        }

        /** How long after the reset a {@link Fault#LATE} request is applied at most. The default is 5 s. */
        public Builder latest(Duration time) {
            latest = time;
            return this;
        }

        /** How long the service's clock is wrong at most when it {@linkplain Fault#CLOCK_JUMPED jumped}. The default is 10 s. */
        public Builder longestJump(Duration time) {
            longestJump = time;
            return this;
        }

        /** How long a new table is {@code CREATING} at most. The default is no time. */
        public Builder longestCreation(Duration time) {
            longestCreation = time;
            return this;
        }

        /** Refuses every request whose body contains this text. The default refuses none. */
        public Builder poison(String text) {
            poison = Objects.requireNonNull(text);
            return this;
        }

        /**
         * The plan.
         *
         * @throws IllegalArgumentException if a chance is not from 0 to 1, their sum is above 1, or a time is negative
         */
        public FaultPlan build() {
            return new FaultPlan(chances, longestDelay, slowest, latest, longestJump, longestCreation, poison);
        }
    }
}
