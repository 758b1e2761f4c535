package dev.dynabatch.simulation.promises;

import dev.dynabatch.Expression;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.ItemPages;
import dev.dynabatch.Query;
import dev.dynabatch.ReadOptions;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Promise 10: one scan or query from its beginning to its end, with stops after which it goes on from its token. */
final class Walk {
    private static final int MOST_RUNS = 40;

    private final ReadSimulation simulation;
    private final Random random;
    private final Judge judge;
    private final String name;
    private final Function<@Nullable String, ItemPages> pages;
    /** Which keys it is about, and which versions its filter lets through. */
    private final Predicate<String> about;

    private final boolean odd;
    private final long limit;
    private final int parallelism;
    private final List<String> found = new ArrayList<>();
    private final Set<String> different = new HashSet<>();
    private long beganNanos;
    private int runs;
    private boolean over;
    private boolean failed;

    private Walk(
            ReadSimulation simulation,
            String name,
            ReadOptions read,
            boolean odd,
            int parallelism,
            Predicate<String> about,
            Function<@Nullable String, ItemPages> pages) {
        this.simulation = simulation;
        this.random = simulation.random;
        this.judge = simulation.judge;
        this.name = name;
        this.odd = odd;
        this.limit = read.limit();
        this.parallelism = parallelism;
        this.about = about;
        this.pages = pages;
    }

    private static ReadOptions options(Random random, boolean odd) {
        ReadOptions read = ReadOptions.DEFAULTS
                .withConsistentRead(random.nextBoolean())
                .withPageSize(random.nextInt(3) == 0 ? 1 + random.nextInt(60) : 0)
                .withLimit(random.nextInt(4) == 0 ? 1 + random.nextInt(400) : 0);
        return odd ? read.withFilter(Expression.of("attribute_exists(odd)")) : read;
    }

    static Walk scan(ReadSimulation simulation) {
        Random random = simulation.random;
        boolean odd = random.nextInt(5) == 0;
        ReadOptions read = options(random, odd);
        ReadOptions wanted = random.nextBoolean() ? read : read.withProjection("pk", "sk", "v");
        ScanOptions options = ScanOptions.DEFAULTS
                .withRead(ofIndex(simulation) ? indexed(wanted) : wanted)
                .withParallelism(1 + random.nextInt(9))
                .withTotalSegments(random.nextBoolean() ? 0 : 1 + random.nextInt(60))
                .withReadAhead(random.nextBoolean() ? 8 << 20 : random.nextInt(1 << 20));
        return new Walk(
                simulation,
                "scan",
                options.read(),
                odd,
                options.parallelism(),
                key -> true,
                token -> simulation.dynamo.scanPages("tab", options.withToken(token)));
    }

    static Walk query(ReadSimulation simulation, int number) {
        Random random = simulation.random;
        Object partition = Objects.requireNonNull(
                simulation.setup.keys.written(0, number, random).get("pk"));
        ReadOptions read = options(random, false);
        boolean ofIndex = ofIndex(simulation);
        int group = simulation.group(number);
        Query query = ofIndex
                ? Query.of("g", group).withRead(indexed(read))
                : Query.of("pk", partition).withRead(read);
        Query wanted = random.nextBoolean() ? query : query.descending();
        String prefix = partition(simulation.name(number));
        return new Walk(
                simulation,
                "query",
                query.read(),
                false,
                2,
                key -> ofIndex ? simulation.group(key) == group : partition(key).equals(prefix),
                token -> simulation.dynamo.queryPages("tab", wanted.withToken(token)));
    }

    /** Whether the index is read instead of the table, if there is one. */
    private static boolean ofIndex(ReadSimulation simulation) {
        return simulation.setup.index && simulation.random.nextBoolean();
    }

    private static ReadOptions indexed(ReadOptions read) {
        return read.withIndex(Keys.INDEX).withConsistentRead(false); // which is not to be had of a global index
    }

    private static String partition(String key) {
        int end = key.indexOf('/');
        return end < 0 ? key : key.substring(0, end);
    }

    void begin() {
        simulation.time.schedule(
                () -> {
                    beganNanos = simulation.time.elapsed().toNanos();
                    run(null);
                },
                random.nextLong(5_000_000_000L));
    }

    private void run(@Nullable String token) {
        runs++;
        int stop = runs < MOST_RUNS && random.nextInt(3) == 0 ? 1 + random.nextInt(5) : Integer.MAX_VALUE;
        int[] seen = {0};
        simulation.trace.line(name, () -> (token == null ? "begins" : "goes on") + (stop < 100 ? ", for " + stop : ""));
        ItemPages run = pages.apply(token);
        var unused = run.forEachPageAsync(page -> {
                    take(page);
                    if (++seen[0] == stop) {
                        run.close();
                    }
                })
                .whenComplete((nothing, failure) -> {
                    simulation.trace.line(name, () -> failure == null ? "has ended" : "has ended: " + failure);
                    if (failure == null) {
                        over = true;
                    } else if (seen[0] >= stop) {
                        goOn(run.token());
                    } else {
                        boolean may = failure instanceof ServiceException && !simulation.served();
                        judge.require(Promise.EVERY_ITEM, may, () -> "the " + name + " failed: " + failure);
                        failed = true;
                        if (runs < MOST_RUNS && simulation.setup.deadAt == null) {
                            goOn(run.token());
                        }
                    }
                });
    }

    private void goOn(String token) {
        if (limit > 0) {
            over = true; // a limit is of one run
            return;
        }
        simulation.time.schedule(() -> run(token), random.nextLong(2_000_000_000L));
    }

    private void take(ItemPage page) {
        List<Item> items = page.items();
        simulation.trace.line(name, () -> "gets " + items.size() + " items of segment " + page.segment());
        int[] next = {0};
        page.forEachJson((bytes, offset, length) -> {
            Item again = Item.fromDynamoDbJson(new String(bytes, offset, length, StandardCharsets.UTF_8));
            judge.require(
                    Promise.EVERY_ITEM, again.equals(items.get(next[0]++)), () -> "the raw form differs from the item");
        });
        for (Item item : items) {
            String key = Entry.item(item.toDynamoDbJson()).key();
            found.add(key);
            judge.require(
                    Promise.EVERY_ITEM,
                    !odd || Entry.item(item.toDynamoDbJson()).id() % 2 == 1,
                    () -> key + " does not satisfy the filter");
            judge.require(Promise.EVERY_ITEM, different.add(key), () -> "the " + name + " reads " + key + " twice");
            judge.require(Promise.EVERY_ITEM, about.test(key), () -> "the " + name + " reads " + key);
        }
        int asked = simulation.wire.inFlight("Scan");
        judge.require(
                Promise.MEMORY,
                !name.equals("scan") || asked <= 2 * parallelism + 16,
                () -> asked + " pages are asked for at once");
    }

    long read() {
        return found.size();
    }

    /** Whether it has ended; looks at what must be true then. */
    boolean end() {
        boolean excused = failed && (runs >= MOST_RUNS || simulation.setup.deadAt != null || limit > 0);
        judge.require(Promise.NO_HANG, over || excused, () -> "the " + name + " does not end");
        if (!over) {
            return excused;
        }
        if (limit > 0) {
            judge.require(
                    Promise.EVERY_ITEM,
                    found.size() <= limit,
                    () -> "the " + name + " reads " + found.size() + " items, and its limit is " + limit);
            return true;
        }
        SortedSet<String> stays = simulation.history.throughout(beganNanos);
        stays.removeIf(about.negate());
        if (odd) {
            stays.removeIf(key -> !simulation.history.odd(key, beganNanos));
        }
        stays.removeAll(different);
        judge.require(
                Promise.EVERY_ITEM,
                stays.isEmpty(),
                () -> "the " + name + " has missed " + stays.size() + " items, such as " + stays.first());
        return true;
    }
}
