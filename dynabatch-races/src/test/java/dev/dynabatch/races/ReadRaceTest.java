package dev.dynabatch.races;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.internal.pipeline.ClientFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Getters and scans with those who ask, answers, flush and close at the same time; real threads, as for the writer. */
@Tag("races")
@Timeout(120) // so that who waits for ever is told from who is slow
class ReadRaceTest {
    private static final GetterOptions OPTIONS = GetterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S));
    private static final GetterOptions AT_ONCE = OPTIONS.withLinger(Duration.ZERO);

    private static SmallService service(String keys) {
        SmallService service = new SmallService();
        for (int i = 0; i < keys.length(); i++) {
            service.versions.put(keys.charAt(i), i);
        }
        return service;
    }

    private static Map<String, Object> key(char key) {
        return Map.of("pk", String.valueOf(key));
    }

    private static void requireNothingHeld(SmallService service, Dynabatch dynamo) throws InterruptedException {
        service.settle();
        ClientFactory.Holdings holdings = ClientFactory.holdings(dynamo);
        require(holdings.memoryBytes() == 0, "no memory is held");
        require(holdings.requestsInFlight() == 0, "no permit is held");
    }

    private static void requireItem(Optional<Item> item, char key) {
        require(item.isPresent() && item.get().string("pk").equals(String.valueOf(key)), "the item of its key: " + key);
    }

    @Test
    void gets_eachHaveTheirItem_whoeverAsksForTheSameOne() {
        for (GetterOptions options : List.of(OPTIONS, AT_ONCE)) {
            Interleavings.manyTimes(() -> {
                SmallService service = service("ab");
                Dynabatch dynamo = service.client();
                BatchGetter getter = dynamo.getter("t", options);
                together(
                        () -> {
                            CompletableFuture<Optional<Item>> first = getter.get(key('a'));
                            CompletableFuture<Optional<Item>> none = getter.get(key('z'));
                            getter.flush();
                            requireItem(first.get(), 'a');
                            require(none.get().isEmpty(), "there is no such item");
                        },
                        () -> {
                            CompletableFuture<Optional<Item>> same = getter.get(key('a'));
                            CompletableFuture<Optional<Item>> other = getter.get(key('b'));
                            getter.flush();
                            requireItem(same.get(), 'a');
                            requireItem(other.get(), 'b');
                        });
                requireNothingHeld(service, dynamo);
            });
        }
    }

    @Test
    void getAll_hasEveryAnswerOnce_inOrderOrNot_besideAnother() {
        Interleavings.manyTimes(() -> {
            SmallService service = service("abcdefgh");
            Dynabatch dynamo = service.client();
            BatchGetter getter = dynamo.getter("t", AT_ONCE);
            String inOrder = "hxbacyd";
            String others = "habxe";
            together(
                    () -> require(read(getter, inOrder, true).equals(inOrder), "in order"),
                    () -> require(
                            read(getter, others, false)
                                    .chars()
                                    .sorted()
                                    .boxed()
                                    .toList()
                                    .equals(others.chars().sorted().boxed().toList()),
                            "each once"));
            requireNothingHeld(service, dynamo);
        });
    }

    private static String read(BatchGetter getter, String keys, boolean inOrder) {
        List<Map<String, Object>> wanted = new ArrayList<>();
        for (int i = 0; i < keys.length(); i++) {
            wanted.add(key(keys.charAt(i)));
        }
        StringBuilder read = new StringBuilder();
        try (Stream<KeyedItem> items =
                inOrder ? getter.getAll(wanted.iterator()) : getter.getAllUnordered(wanted.iterator())) {
            items.forEach(keyed -> {
                String key = (String) keyed.key().get("pk");
                require(keyed.found() == (key.charAt(0) < 'i'), "found or not: " + key);
                keyed.item().ifPresent(item -> requireItem(keyed.item(), key.charAt(0)));
                read.append(key);
            });
        }
        return read.toString();
    }

    @Test
    void close_answersWhatWasAskedFor_andWhatComesLaterIsTold() {
        Interleavings.manyTimes(() -> {
            SmallService service = service("a");
            Dynabatch dynamo = service.client();
            BatchGetter getter = dynamo.getter("t", OPTIONS);
            together(
                    () -> {
                        CompletableFuture<Optional<Item>> asked;
                        try {
                            asked = getter.get(key('a'));
                        } catch (IllegalStateException closed) {
                            return;
                        }
                        requireItem(asked.get(), 'a');
                    },
                    getter::close);
            requireNothingHeld(service, dynamo);
        });
    }

    @Test
    void clientClose_leavesNobodyWaiting() {
        Interleavings.manyTimes(() -> {
            SmallService service = service("abc");
            Dynabatch dynamo = service.client();
            BatchGetter getter = dynamo.getter("t", AT_ONCE);
            together(
                    () -> {
                        try {
                            requireItem(getter.get(key('a')).join(), 'a');
                        } catch (IllegalStateException | CompletionException closed) {
                            // told, and not left waiting
                        }
                    },
                    () -> {
                        try {
                            require(read(getter, "cba", true).equals("cba"), "all, or the failure");
                        } catch (RuntimeException closed) {
                            // told, and not left waiting
                        }
                    },
                    dynamo::close);
        });
    }

    @Test
    void scan_isWholeOrTold_whoeverClosesIt() {
        Interleavings.manyTimes(() -> {
            SmallService service = service("abc");
            Dynabatch dynamo = service.client();
            StringBuilder read = new StringBuilder();
            ItemPages pages = dynamo.scanPages("t", ScanOptions.DEFAULTS.withTotalSegments(1));
            ItemPages closed = dynamo.scanPages("t", ScanOptions.DEFAULTS.withTotalSegments(1));
            together(
                    () -> {
                        while (pages.hasNext()) {
                            pages.next().items().forEach(item -> read.append(item.string("pk")));
                        }
                    },
                    () -> {
                        try {
                            while (closed.hasNext()) {
                                require(closed.next().count() == 1, "a page");
                            }
                        } catch (IllegalStateException told) {
                            // and not left waiting
                        }
                    },
                    closed::close);
            require(read.toString().equals("abc"), "every item once: " + read);
            pages.close();
            requireNothingHeld(service, dynamo);
        });
    }
}
