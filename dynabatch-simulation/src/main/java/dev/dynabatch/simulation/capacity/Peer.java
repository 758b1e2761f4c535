package dev.dynabatch.simulation.capacity;

import dev.dynabatch.transport.Transport.Listener;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One thread of a load that follows simple rules: a batch of 25, its answer, the next batch. */
final class Peer implements Listener {
    private static final int BATCH = 25;
    private static final Pattern ID = Pattern.compile("\"sk\":\\{\"N\":\"(\\d+)\"}");

    private final Shared shared;
    private final Deque<Workload.Item> buffer = new ArrayDeque<>();
    private List<Workload.Item> sent = List.of();
    private int refusals;
    private int comebacks;

    Peer(Shared shared) {
        this.shared = shared;
    }

    /** What all threads of a load have in common. */
    record Shared(World world, Deque<Workload.Item> items, Rules rules) {}

    /**
     * When to send again.
     *
     * @param attempts how often a refused request is sent; where the original then raises, this load begins anew
     * @param refused nanoseconds to wait after the n-th refusal in a row
     * @param comeback nanoseconds to wait after the n-th answer in a row that brings items back
     * @param rate what limits them, if anything does
     */
    record Rules(
            int attempts,
            IntToLongFunction refused,
            IntToLongFunction comeback,
            @Nullable AdaptiveRate rate) {}

    /** A rate that falls on throttles and rises without. */
    static final class AdaptiveRate {
        private static final long RISE_NANOS = 10_000_000_000L;
        private double unitsPerSecond;
        private long freeNanos;
        private long changedNanos;

        AdaptiveRate(double unitsPerSecond) {
            this.unitsPerSecond = unitsPerSecond;
        }

        /** Nanoseconds to wait before so many units may go. */
        long take(int units, long now) {
            if (now - changedNanos > RISE_NANOS) {
                unitsPerSecond *= 1.1;
                changedNanos = now;
            }
            long start = Math.max(now, freeNanos);
            freeNanos = start + (long) (units * 1e9 / unitsPerSecond);
            return start - now;
        }

        void throttled(long now) {
            unitsPerSecond = Math.max(1, unitsPerSecond * 0.8);
            changedNanos = now;
        }
    }

    /** Sends what there is. */
    void step() {
        while (buffer.size() < BATCH && !shared.items.isEmpty()) {
            buffer.add(shared.items.remove());
        }
        if (buffer.isEmpty()) {
            return;
        }
        sent = new ArrayList<>(BATCH);
        while (sent.size() < BATCH && !buffer.isEmpty()) {
            sent.add(buffer.remove());
        }
        send();
    }

    private void send() {
        AdaptiveRate rate = shared.rules.rate();
        long wait = rate == null ? 0 : rate.take(sent.size(), elapsed());
        later(this::transmit, wait);
    }

    private void transmit() {
        StringBuilder puts = new StringBuilder();
        for (Workload.Item item : sent) {
            puts.append(puts.isEmpty() ? "" : ",")
                    .append("{\"PutRequest\":{\"Item\":")
                    .append(item.json())
                    .append("}}");
        }
        shared.world.send(World.request("BatchWriteItem", "{\"RequestItems\":{\"tab\":[" + puts + "]}}"), this);
    }

    @Override
    public void answered(TransportResponse response) {
        if (response.status() != 200) {
            refused();
            return;
        }
        refusals = 0;
        String body = new String(response.body(), StandardCharsets.UTF_8);
        Set<Integer> back = new HashSet<>();
        Matcher id = ID.matcher(body);
        while (id.find()) {
            back.add(Integer.valueOf(id.group(1)));
        }
        sent.stream().filter(item -> back.contains(item.id())).forEach(buffer::add);
        comebacks = back.isEmpty() ? 0 : comebacks + 1;
        if (!back.isEmpty()) {
            throttled();
        }
        later(this::step, back.isEmpty() ? 0 : shared.rules.comeback().applyAsLong(comebacks));
    }

    private void refused() {
        throttled();
        refusals++;
        if (refusals == shared.rules.attempts()) {
            refusals = 0;
            buffer.addAll(sent);
            later(this::step, 0);
        } else {
            later(this::send, shared.rules.refused().applyAsLong(refusals));
        }
    }

    private void throttled() {
        AdaptiveRate rate = shared.rules.rate();
        if (rate != null) {
            rate.throttled(elapsed());
        }
    }

    private void later(Runnable step, long nanos) {
        shared.world.time.schedule(step, nanos);
    }

    private long elapsed() {
        return shared.world.time.elapsed().toNanos();
    }

    @Override
    public void failed(TransportException fault) {
        throw new IllegalStateException(fault);
    }
}
