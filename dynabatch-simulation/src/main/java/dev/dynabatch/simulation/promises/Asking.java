package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.Item;
import dev.dynabatch.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Promise 9: callers ask one getter for keys, in bursts, the same ones now and then, and some lose interest. */
final class Asking {
    /** Keys that nobody has ever put. */
    private static final int MISSING = 500_000;

    private final ReadSimulation simulation;
    private final Random random;
    private final Judge judge;
    private final BatchGetter getter;
    private final List<Question> questions = new ArrayList<>();
    private final List<CompletableFuture<?>> flushes = new ArrayList<>();

    private static final class Question {
        final String key;
        final long atNanos;
        final CompletableFuture<Optional<Item>> future;
        boolean cancelled;
        int answers;

        Question(String key, long atNanos, CompletableFuture<Optional<Item>> future) {
            this.key = key;
            this.atNanos = atNanos;
            this.future = future;
        }
    }

    Asking(ReadSimulation simulation) {
        this.simulation = simulation;
        this.random = simulation.random;
        this.judge = simulation.judge;
        GetterOptions options = GetterOptions.DEFAULTS
                .withKeySchema(simulation.setup.keys.schema())
                .withLinger(Duration.ofMillis(random.nextInt(20)))
                .withConsistentRead(random.nextBoolean());
        this.getter = simulation.dynamo.getter("tab", random.nextBoolean() ? options : options.withProjection("v"));
    }

    void begin() {
        int known = Math.max(1, simulation.staying);
        for (int burst = random.nextInt(30); burst > 0; burst--) {
            int size = random.nextInt(random.nextBoolean() ? 7 : 300);
            int[] numbers = new int[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = switch (random.nextInt(6)) {
                    case 0 -> MISSING + random.nextInt(50);
                    case 1 -> 100_000 + random.nextInt(20);
                    case 2 -> random.nextInt(Math.min(known, 5));
                    default -> random.nextInt(known);
                };
            }
            simulation.time.schedule(() -> ask(numbers), random.nextLong(15_000_000_000L));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            simulation.time.schedule(this::flush, random.nextLong(15_000_000_000L));
        }
    }

    private void ask(int[] numbers) {
        for (int number : numbers) {
            long now = simulation.time.elapsed().toNanos();
            String name = simulation.name(number);
            simulation.trace.line("caller", () -> "asks for " + name);
            Question question = new Question(name, now, getter.get(simulation.setup.keys.written(0, number, random)));
            questions.add(question);
            var unused = question.future.whenComplete((item, failure) -> {
                if (item == null) {
                    failed(question, failure);
                } else {
                    answered(question, item.orElse(null));
                }
            });
            if (random.nextInt(20) == 0) {
                question.cancelled = true;
                simulation.time.schedule(() -> question.future.cancel(false), random.nextLong(50_000_000L));
            }
        }
        simulation.look();
    }

    private void flush() {
        List<Question> before = List.copyOf(questions);
        flushes.add(getter.flushAsync().thenRun(() -> {
            for (Question question : before) {
                judge.require(
                        Promise.EVERY_ANSWER,
                        question.future.isDone(),
                        () -> "a flush ends before the answer for " + question.key);
            }
        }));
    }

    private void failed(Question question, @Nullable Throwable failure) {
        question.answers++;
        simulation.trace.line("caller", () -> "hears of " + question.key + ": " + failure);
        boolean may = failure instanceof CancellationException
                ? question.cancelled
                : failure instanceof ServiceException && !simulation.served();
        judge.require(Promise.EVERY_ANSWER, may, () -> "no answer for " + question.key + ": " + failure);
    }

    private void answered(Question question, @Nullable Item item) {
        question.answers++;
        simulation.trace.line(
                "caller", () -> "hears of " + question.key + ": " + (item == null ? "nothing" : "an item"));
        int version = History.NOTHING;
        if (item != null) {
            Entry entry = Entry.item(item.toDynamoDbJson());
            judge.require(
                    Promise.EVERY_ANSWER,
                    entry.key().equals(question.key),
                    () -> "asked for " + question.key + ", and got " + entry);
            version = entry.id();
        }
        int told = version;
        judge.require(
                Promise.EVERY_ANSWER,
                simulation.history.held(
                        question.key,
                        told,
                        question.atNanos,
                        simulation.time.elapsed().toNanos()),
                () -> question.key + " is told as #" + told + ", which it was not since it was asked for");
    }

    long asked() {
        return questions.size();
    }

    /** Whether all has ended; looks at what must be true then. */
    boolean end() {
        boolean ended = flushes.stream().allMatch(CompletableFuture::isDone);
        for (Question question : questions) {
            boolean once = question.answers == 1;
            judge.require(
                    Promise.EVERY_ANSWER, once, () -> question.key + " was answered " + question.answers + " times");
            ended &= once;
        }
        judge.require(Promise.NO_HANG, ended, () -> "answers or flushes are missing");
        flushes.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
        return ended;
    }
}
