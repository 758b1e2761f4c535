package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.ItemSize;
import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Outcome;
import dev.dynabatch.Write;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.WriterOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** What one writer of a random run is given to do, by a few callers. */
final class Load {
    /** With this much free, no item makes a caller wait. */
    private static final long ROOM = Setup.BUDGET - (1 << 20);
    /** So few that they are not taken for a table that refuses everything. */
    private static final int MOST_POISON = 20;
    /** An attempt's time, with the time for the largest request, and travelling. */
    private static final Duration ATTEMPT = Duration.ofSeconds(10 + 16 + 6);

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private enum Ending {
        CLOSE,
        ABORT,
        CLOSE_AT_ONCE
    }

    /** What a caller wants to write. */
    private record Wish(int number, boolean put, boolean poison, int size) {}

    final String name;
    final BatchWriter writer;
    final boolean sink;
    final boolean coalescing;
    /** Whether the writer was not left to end by itself. */
    final boolean cutShort;
    /** What it was given, whether it took it or not. */
    final List<Operation> given = new ArrayList<>();
    /** Whatever must be completed at the end. */
    final List<CompletableFuture<?>> waits = new ArrayList<>();

    private final Simulation simulation;
    private final Setup setup;
    private final Judge judge;
    private final Random random;
    private final Hearing hearing;
    private final int owner;
    private final Ending ending;
    private final int keys;
    private final List<Deque<Wish>> callers = new ArrayList<>();
    private int poisoned;
    private boolean over;
    boolean died;

    Load(Simulation simulation, Random random, int owner) {
        this.simulation = simulation;
        this.setup = simulation.setup;
        this.judge = simulation.judge;
        this.random = random;
        this.owner = owner;
        this.name = "writer " + owner;
        sink = random.nextInt(3) == 0;
        hearing = new Hearing(simulation, name, sink);
        coalescing = random.nextInt(3) != 0;
        ending = random.nextInt(4) != 0 ? Ending.CLOSE : random.nextBoolean() ? Ending.ABORT : Ending.CLOSE_AT_ONCE;
        cutShort = ending != Ending.CLOSE;
        keys = 1 + random.nextInt(random.nextBoolean() ? 7 : 97);
        for (int i = random.nextInt(4); i >= 0; i--) {
            callers.add(new ArrayDeque<>());
        }
        WriterOptions options = options();
        writer = simulation.dynamo.writer("tab", options);
        trace(() -> callers.size() + " callers, " + keys + " keys, coalescing " + coalescing + ", linger "
                + options.linger() + ", " + (sink ? "a sink" : options.maxKeptFailures() + " failures kept")
                + ", in the end " + ending);
    }

    private WriterOptions options() {
        Duration[] lingers = {Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(300), Duration.ofHours(1)};
        WriterOptions options = WriterOptions.DEFAULTS
                .withKeySchema(setup.keys.schema())
                .withCoalescing(coalescing)
                .withOrderHold(setup.orderHold)
                .withLinger(lingers[random.nextInt(lingers.length)]);
        if (random.nextInt(5) == 0) {
            options = options.withMaxKeptFailures(1 + random.nextInt(11));
        }
        return sink ? options.withFailureSink(this::sunk) : options;
    }

    // ---- doing

    void begin() {
        long span = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(20_000);
        int actions = 20 + random.nextInt(setup.heavy ? 70 : 250);
        for (int i = 0; i < actions; i++) {
            Deque<Wish> caller = callers.get(random.nextInt(callers.size()));
            at(random.nextLong(span), () -> act(caller));
        }
        if (ending == Ending.CLOSE) {
            at(span, this::finish);
        } else {
            at(random.nextLong(span + 1), this::end);
        }
    }

    private void at(long millis, Runnable action) {
        simulation.time.schedule(action, Duration.ofMillis(millis).toNanos());
    }

    private void act(Deque<Wish> caller) {
        int what = random.nextInt(100);
        if (what < 4) {
            flush();
            return;
        }
        boolean busy = !caller.isEmpty();
        int count = what < 9 ? 20 + random.nextInt(40) : 1;
        for (int i = 0; i < count; i++) {
            caller.add(wish(what >= 9 && what < 12));
        }
        if (!busy) {
            write(caller, 10);
        }
    }

    private Wish wish(boolean poison) {
        int number = (int) (random.nextDouble() * random.nextDouble() * keys); // the lower, the more often
        boolean poisons = poison && poisoned < MOST_POISON;
        poisoned += poisons ? 1 : 0;
        boolean large = random.nextInt(20) == 0;
        int most = large ? (setup.heavy ? 390_000 : 5_000) : setup.heavy ? 60_000 : 20;
        return new Wish(number, poisons || random.nextInt(6) != 0, poisons, random.nextInt(most));
    }

    /** Writes what a caller wants, one by one; one that finds no room waits, as a thread would. */
    private void write(Deque<Wish> caller, int waitMillis) {
        while (!caller.isEmpty() && !over) {
            if (!write(caller.getFirst())) {
                at(1 + random.nextInt(waitMillis), () -> write(caller, Math.min(500, waitMillis * 2)));
                return;
            }
            caller.removeFirst();
        }
    }

    /** Returns false if there is no room. */
    private boolean write(Wish wish) {
        Map<String, Object> item = setup.keys.written(owner, wish.number, random);
        int id = simulation.ledger.all().size();
        if (wish.put) {
            item.put("v", id);
            item.put("data", "d".repeat(wish.size));
            if (setup.index && random.nextInt(3) != 0) {
                item.put("g", random.nextInt(3));
            }
        }
        if (wish.poison) {
            item.put(Setup.POISON, true);
        }
        boolean future = random.nextBoolean() && simulation.held() < ROOM;
        Operation operation = simulation.ledger.add(
                setup.keys.name(owner, wish.number),
                wish.put ? OperationKind.PUT : OperationKind.DELETE,
                wish.poison,
                future,
                wish.put ? ItemSize.writeUnits(ItemSize.of(item)) : 1);
        given.add(operation);
        Write write = (wish.put ? Write.put(item) : Write.delete(item)).withContext(id);
        trace(() -> (future ? "writeAsync " : "tryWrite ")
                + operation
                + written(item)
                + (wish.put ? ", " + operation.units + " WCU" : ""));
        operation.accepted = accepted(operation, write);
        simulation.event();
        return operation.accepted || over;
    }

    /** How the numbers of its key are written. */
    private static String written(Map<String, Object> item) {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("pk", "sk")) {
            if (item.get(name) instanceof Number number) {
                text.append(", ").append(name).append(" as ").append(number);
            }
        }
        return text.toString();
    }

    private boolean accepted(Operation operation, Write write) {
        try {
            boolean taken = operation.future ? hear(operation, writer.writeAsync(write)) : writer.tryWrite(write);
            simulation.memory.look();
            if (!taken) {
                trace(() -> "has no room for " + operation);
            }
            return taken;
        } catch (NotAcceptedException e) {
            judge.require(Promise.ONE_OUTCOME, !sink, () -> "not accepted although there is a sink: " + e);
            trace(() -> "does not accept " + operation + ": " + e.getMessage());
            operation.accepted = false; // before the flush looks
            flush();
        } catch (WriterFatalException e) {
            judge.require(Promise.ONE_OUTCOME, setup.mayDie, () -> "died: " + e);
            trace(() -> "is dead: " + e.getMessage());
            died = true;
            over = true;
        }
        return false;
    }

    private void flush() {
        int before = given.size();
        trace(() -> "flush");
        waits.add(writer.flushAsync().handle((counts, failure) -> {
            WriterCounts now = writer.counts();
            long taken = given.subList(0, before).stream()
                    .filter(each -> each.accepted)
                    .count();
            long ended = now.written() + now.superseded() + now.failed();
            judge.require(
                    Promise.ONE_OUTCOME, ended >= taken, () -> "flush ended with " + ended + " outcomes of " + taken);
            for (Operation operation : given.subList(0, before)) {
                judge.require(
                        Promise.ONE_OUTCOME,
                        !operation.accepted || !operation.future || operation.outcome != null,
                        () -> "flush ended before the future of " + operation);
            }
            trace(() -> "flush has ended: " + (failure == null ? now.toString() : failure.getMessage()));
            if (failure != null) {
                hearing.exception((BatchWriteException) failure);
            }
            return before;
        }));
    }

    private void finish() {
        over = true;
        callers.forEach(Deque::clear);
        flush();
    }

    private void end() {
        over = true;
        trace(() -> ending.toString());
        simulation.memory.abandoned();
        if (ending == Ending.ABORT) {
            writer.abort();
            at(ATTEMPT.toMillis(), () -> nothingPending("an attempt's time after abort"));
        } else {
            try {
                writer.close(Duration.ZERO);
            } catch (BatchWriteException e) {
                hearing.exception(e);
            }
            nothingPending("after close with a time");
        }
    }

    /** Whether everything has ended by itself. */
    boolean over() {
        return nothingPending("when nothing is left to do");
    }

    private boolean nothingPending(String when) {
        long left = writer.counts().pending();
        judge.require(Promise.NO_HANG, left == 0, () -> name + " has " + left + " operations pending " + when);
        return left == 0;
    }

    /** From now on nothing is heard of the service: everything must end within the time that a silent table is given. */
    void serviceDies(Duration frozen) {
        Duration most =
                setup.retry.giveUpAfter().multipliedBy(2).plus(LONGEST_SILENCE).plus(frozen);
        at(most.plusSeconds(20).toMillis(), () -> nothingPending("long after the endpoint died"));
    }

    /** Hears at last what no flush has told; everything has ended before. */
    void close() {
        over = true;
        trace(() -> "close");
        try {
            writer.close();
        } catch (BatchWriteException e) {
            hearing.exception(e);
        }
    }

    // ---- hearing

    private boolean hear(Operation operation, CompletableFuture<Outcome> future) {
        waits.add(hearing.future(operation, future));
        if (random.nextInt(10) == 0) {
            waits.add(future.handle((outcome, failure) -> {
                Deque<Wish> caller = new ArrayDeque<>(List.of(wish(false)));
                write(caller, 10); // from within the callback
                return operation;
            }));
        }
        return true;
    }

    private void sunk(FailedOperation failure) {
        hearing.told(failure);
        if (random.nextInt(5) == 0) {
            throw new IllegalStateException("a sink that fails");
        }
    }

    private void trace(java.util.function.Supplier<String> what) {
        simulation.trace.line(name, what);
    }
}
