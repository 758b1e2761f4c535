package dev.dynabatch.internal.pipeline;

import dev.dynabatch.DynabatchException;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.ItemPages;
import dev.dynabatch.PageHandler;
import dev.dynabatch.ReadProgress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The blocking skin of a scan's or query's engine, and its handlers. */
final class PagesHandle implements ItemPages {
    private final PageEngine engine;
    private final Executor callbacks;
    private final String tokenBefore;
    /** The consumer's alone: whoever closes this while it is consumed takes nothing away that was promised. */
    private @Nullable FetchedPage next;

    private boolean ended;
    private volatile boolean closed;

    /** @param tokenBefore the token as long as nothing is known */
    PagesHandle(PageEngine engine, Executor callbacks, String tokenBefore) {
        this.engine = engine;
        this.callbacks = callbacks;
        this.tokenBefore = tokenBefore;
    }

    // ---- an iterator

    @Override
    public boolean hasNext() {
        if (closed) {
            return false;
        }
        if (next != null || ended) {
            return next != null;
        }
        engine.start();
        while (true) {
            FetchedPage page = engine.poll();
            if (page == null) {
                if (!Await.result(engine.changed(), callbacks, engine.describe())) {
                    ended = true;
                    return false;
                }
            } else if (page.count() == 0) {
                engine.handedOut(page);
            } else {
                next = page;
                return true;
            }
        }
    }

    @Override
    public ItemPage next() {
        if (next == null && !hasNext()) {
            throw new NoSuchElementException();
        }
        FetchedPage page = Objects.requireNonNull(next);
        next = null;
        engine.handedOut(page);
        return page;
    }

    @Override
    public Stream<Item> items() {
        Iterator<Item> items = new Iterator<>() {
            private Iterator<Item> page = List.<Item>of().iterator();

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && PagesHandle.this.hasNext()) {
                    page = PagesHandle.this.next().items().iterator();
                }
                return page.hasNext();
            }

            @Override
            public Item next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
        return stream(items).onClose(this::close);
    }

    static <T> Stream<T> stream(Iterator<T> elements) {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(elements, traits), false);
    }

    // ---- handlers

    @Override
    public void forEachPage(PageHandler handler) {
        SerialLane.refuseInCallback(callbacks, engine.describe());
        try {
            Await.result(handed(handler), callbacks, engine.describe());
        } finally {
            engine.close();
        }
    }

    @Override
    public CompletableFuture<Void> forEachPageAsync(PageHandler handler) {
        SerialLane lane = new SerialLane(callbacks);
        CompletableFuture<Void> told = new CompletableFuture<>();
        var unused = told.whenComplete((nothing, thrown) -> engine.close()); // also when it is cancelled
        var unused2 = handed(handler)
                .whenComplete((end, thrown) -> lane.execute(() -> {
                    if (thrown == null) {
                        told.complete(null);
                    } else {
                        told.completeExceptionally(Objects.requireNonNull(Await.cause(thrown)));
                    }
                }));
        return told;
    }

    private CompletableFuture<Boolean> handed(PageHandler handler) {
        Map<Integer, SerialLane> lanes = new ConcurrentHashMap<>();
        return engine.start(page -> lanes.computeIfAbsent(page.segment(), added -> new SerialLane(callbacks))
                .execute(() -> {
                    if (!engine.wanted()) {
                        return;
                    }
                    try {
                        if (page.count() > 0) {
                            handler.page(page);
                        }
                    } catch (Exception | Error e) {
                        engine.fail(thrown(e));
                        return;
                    }
                    if (page.reply().last() == null) {
                        lanes.remove(page.segment());
                    }
                    engine.handedOut(page);
                }));
    }

    private RuntimeException thrown(Throwable e) {
        return e instanceof RuntimeException exception
                ? exception
                : new DynabatchException("the handler of a page threw; " + engine.describe() + " has ended", e);
    }

    // ---- telling, ending

    @Override
    public String token() {
        String token = engine.token();
        return token == null ? tokenBefore : token;
    }

    @Override
    public ReadProgress progress() {
        return engine.progress();
    }

    @Override
    public void close() {
        closed = true;
        engine.close();
    }
}
