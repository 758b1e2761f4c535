package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.InvalidTokenException;
import dev.dynabatch.ReadProgress;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.model.PageReply;
import dev.dynabatch.internal.pipeline.PageRequests.Fetch;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one scan or query: asks for pages of several segments, as many as may wait for their consumer, and gives
 * them out. Never blocks. Four things move it: it is started, a page comes, a page is handed out, it is closed.
 *
 * <p>Under the lock it only decides; requests and whoever is told happen after unlocking.
 */
final class PageEngine {
    /** A page of a scan or query is 1 MB as the service bills it. Source: API reference. */
    private static final long FIRST_PAGE_BYTES = 1 << 20;

    private static final long LEAST_PAGE_BYTES = 4 << 10;
    /** "The provided starting key is invalid" and its like. */
    private static final Pattern STARTING_KEY = Pattern.compile("(?i)start ?(ing)? ?key");

    /** How much of a new page's size goes into the average. */
    private static final int LEARNING = 8;

    /**
     * How to begin.
     *
     * @param segments all of them
     * @param workers how many of them at a time
     * @param tentative whether to begin anew if the first page is not the only one
     * @param tableId the table's id, or null
     */
    record Plan(
            Segments segments,
            int workers,
            boolean tentative,
            @Nullable String tableId) {}

    private final Calls calls;
    private final PageRequests requests;
    private final Supplier<CompletableFuture<Plan>> planner;
    private final long readAhead;
    private final AtomicInteger pumps = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Plan plan;

    private final Callers callers;

    @GuardedBy("lock")
    private boolean started;

    @GuardedBy("lock")
    private boolean closed;

    private final UnderWay underWay = new UnderWay();

    @GuardedBy("lock")
    private int inFlight;

    @GuardedBy("lock")
    private final Deque<FetchedPage> ready = new ArrayDeque<>();

    /** Pages given to a handler that has not returned from them. */
    @GuardedBy("lock")
    private int handling;

    @GuardedBy("lock")
    private boolean receiverFailed;

    /** Items that may still be asked for. */
    @GuardedBy("lock")
    private long left;

    @GuardedBy("lock")
    private long pageBytes = FIRST_PAGE_BYTES;

    @GuardedBy("lock")
    private double pageUnits;

    @GuardedBy("lock")
    private ReadProgress progress = new ReadProgress(0, 0, 0, 0, 0, 0, 0);

    @GuardedBy("lock")
    private @Nullable RuntimeException failure;

    /** Completed as soon as there is a page to take, or none will come. */
    @GuardedBy("lock")
    private CompletableFuture<Boolean> changed = new CompletableFuture<>();

    /** Whether there is a failure: what is under way will not be given out. */
    private volatile boolean failed;

    private volatile @Nullable Consumer<FetchedPage> receiver;

    /**
     * @param planner says how to begin; run once
     * @param readAhead bytes of answers that may be under way or wait for their consumer
     * @param pageUnits what a page is expected to consume at first
     */
    PageEngine(
            Calls calls,
            PageRequests requests,
            Supplier<CompletableFuture<Plan>> planner,
            long readAhead,
            double pageUnits) {
        this.calls = calls;
        this.callers = calls.callers(); // pages are asked for by whatever thread brings the one before
        this.requests = requests;
        this.planner = planner;
        this.readAhead = readAhead;
        this.pageUnits = pageUnits;
        this.left = requests.limit() > 0 ? requests.limit() : Long.MAX_VALUE;
    }

    String describe() {
        return requests.describe();
    }

    /** Asks for the first pages, unless it has. */
    void start() {
        lock.lock();
        try {
            if (started || closed) {
                return;
            }
            started = true;
        } finally {
            lock.unlock();
        }
        CompletableFuture<Plan> planned;
        try {
            planned = planner.get();
        } catch (RuntimeException e) {
            planned = CompletableFuture.failedFuture(e);
        }
        var unused = planned.whenComplete((made, thrown) -> {
            lock.lock();
            try {
                if (made == null) {
                    failLocked(Await.unwrap(thrown));
                } else {
                    plan = made;
                }
            } finally {
                lock.unlock();
            }
            pump();
        });
    }

    /** Starts, and gives every page to a receiver, which says of each when it is {@linkplain #handedOut done}. */
    CompletableFuture<Boolean> start(Consumer<FetchedPage> newReceiver) {
        receiver = newReceiver;
        start();
        return changed();
    }

    // ---- asking

    /** Asks for what may be asked for, and gives out what has come. Entered again, it goes round once more instead. */
    private void pump() {
        if (pumps.getAndIncrement() > 0) {
            return;
        }
        do {
            for (Fetch fetch = next(); fetch != null; fetch = next()) {
                ask(fetch);
            }
            giveOut();
        } while (pumps.decrementAndGet() > 0);
        tell();
        if (failed) {
            underWay.end();
        }
    }

    private @Nullable Fetch next() {
        lock.lock();
        try {
            Plan now = plan;
            if (now == null
                    || closed
                    || failure != null
                    || left == 0
                    || now.segments().noneWaits()) {
                return null;
            }
            long most = Math.max(1, Math.min(now.workers(), readAhead / pageBytes));
            if (requests.operation() == ServiceOperation.QUERY) {
                most = Math.max(2, most);
            }
            if (inFlight + ready.size() + handling >= most) {
                return null;
            }
            int segment = now.segments().take();
            long items = requests.pageSize();
            if (left != Long.MAX_VALUE) { // each request is given a part of what may still come
                long part = Math.min(Integer.MAX_VALUE, Math.max(1, left / now.workers()));
                items = items == 0 ? part : Math.min(items, part);
                left -= items;
            }
            inFlight++;
            return new Fetch(segment, items);
        } finally {
            lock.unlock();
        }
    }

    private void ask(Fetch fetch) {
        Call<PageReply> call;
        lock.lock();
        try {
            Segments segments = planLocked().segments();
            call = requests.call(fetch, segments.total(), segments.place(fetch.segment()), pageUnits);
        } finally {
            lock.unlock();
        }
        CompletableFuture<Call.Reply<PageReply>> answer = calls.make(call, callers);
        underWay.add(answer, () -> answer.cancel(false));
        var unused = answer.whenComplete((reply, thrown) -> {
            came(fetch, reply, thrown);
            pump();
        });
    }

    @GuardedBy("lock")
    private Plan planLocked() {
        Plan now = plan;
        if (now == null) {
            throw new IllegalStateException("there is no plan yet");
        }
        return now;
    }

    // ---- coming back

    private void came(Fetch fetch, Call.@Nullable Reply<PageReply> reply, @Nullable Throwable thrown) {
        lock.lock();
        try {
            inFlight--;
            if (closed || failure != null) {
                return;
            }
            if (reply == null) {
                failLocked(explained(Await.cause(thrown)));
                return;
            }
            cameLocked(fetch, reply);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void cameLocked(Fetch fetch, Call.Reply<PageReply> reply) {
        Plan now = planLocked();
        PageReply page = reply.value();
        if (left != Long.MAX_VALUE) {
            left += Math.max(0, fetch.most() - page.count());
        }
        long size = Math.max(LEAST_PAGE_BYTES, page.body().length);
        pageBytes = size > pageBytes ? size : pageBytes - (pageBytes - size) / LEARNING;
        var consumed = reply.metrics().consumed();
        if (consumed != null) {
            pageUnits = Math.max(1, pageUnits + (consumed.total() - pageUnits) / LEARNING);
        }
        progress = plus(reply.metrics(), page);
        if (now.tentative()) {
            if (page.last() != null) {
                int workers = now.workers();
                plan = new Plan(
                        Segments.of(SegmentPlan.unknown(workers).totalSegments(), -1), workers, false, now.tableId());
                return;
            }
            plan = new Plan(now.segments(), now.workers(), false, now.tableId());
        }
        now.segments().came(fetch.segment(), page.last());
        ready.add(new FetchedPage(page, fetch.segment(), reply.metrics()));
    }

    @GuardedBy("lock")
    private ReadProgress plus(RequestMetrics metrics, PageReply page) {
        var consumed = metrics.consumed();
        return new ReadProgress(
                0,
                0,
                progress.pages(),
                progress.items(),
                progress.scanned() + page.scanned(),
                progress.responseBytes() + metrics.responseBytes(),
                progress.consumed() + (consumed == null ? 0 : consumed.total()));
    }

    private RuntimeException explained(@Nullable Throwable thrown) {
        if (requests.resumed()
                && thrown instanceof ServiceException refused
                && refused.error().code().equals("ValidationException")
                && STARTING_KEY.matcher(refused.error().message()).find()) {
            return new InvalidTokenException(
                    "the token has expired: the service does not go on behind the key in it (" + refused.error()
                            + "); begin anew",
                    refused);
        }
        return Await.unwrap(thrown);
    }

    @GuardedBy("lock")
    private void failLocked(RuntimeException why) {
        if (failure == null) {
            failure = why;
            failed = true;
        }
    }

    /** Whether a page that was given to the receiver is still wanted; if not, it is done with. */
    boolean wanted() {
        lock.lock();
        try {
            if (!closed && !receiverFailed) {
                return true;
            }
            handling--;
        } finally {
            lock.unlock();
        }
        tell();
        return false;
    }

    /** Ends with this failure: a handler has thrown. */
    void fail(RuntimeException why) {
        lock.lock();
        try {
            failLocked(why);
            receiverFailed = true;
            handling--;
        } finally {
            lock.unlock();
        }
        pump();
    }

    // ---- giving out

    private void giveOut() {
        Consumer<FetchedPage> to = receiver;
        if (to == null) {
            return;
        }
        for (FetchedPage page = poll(); page != null; page = poll()) {
            lock.lock();
            try {
                handling++;
            } finally {
                lock.unlock();
            }
            to.accept(page);
        }
    }

    /** The next page that has come, or null. */
    @Nullable
    FetchedPage poll() {
        lock.lock();
        try {
            return ready.poll();
        } finally {
            lock.unlock();
        }
    }

    /** A page that was polled is its consumer's now: {@link #token} goes on behind it. */
    void handedOut(FetchedPage page) {
        lock.lock();
        try {
            if (receiver != null) {
                handling--;
            }
            planLocked().segments().handedOut(page.segment(), page.reply().last());
            progress = new ReadProgress(
                    0,
                    0,
                    progress.pages() + 1,
                    progress.items() + page.count(),
                    progress.scanned(),
                    progress.responseBytes(),
                    progress.consumed());
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Completed with true when there is a page to poll, with false when none will come; or with what went wrong. */
    CompletableFuture<Boolean> changed() {
        CompletableFuture<Boolean> now;
        lock.lock();
        try {
            if (changed.isDone()) {
                changed = new CompletableFuture<>();
            }
            now = changed;
        } finally {
            lock.unlock();
        }
        tell();
        return now;
    }

    private void tell() {
        CompletableFuture<Boolean> whom;
        boolean page;
        RuntimeException thrown = null;
        lock.lock();
        try {
            whom = changed;
            page = !ready.isEmpty() && receiver == null;
            boolean idle = inFlight == 0 && handling == 0 && ready.isEmpty();
            if (closed && handling > 0) {
                return; // so that the token is final for whoever is told
            } else if (closed) {
                thrown = new IllegalStateException("the " + describe() + " was closed");
            } else if (!page && failure != null && handling == 0) {
                thrown = failure;
            } else if (!page
                    && !(plan != null && idle && (left == 0 || plan.segments().noneWaits()))) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (thrown != null) {
            whom.completeExceptionally(thrown);
        } else {
            whom.complete(page);
        }
    }

    // ---- telling, ending

    @Nullable
    String token() {
        lock.lock();
        try {
            Plan now = plan;
            return now == null || now.tentative()
                    ? null
                    : now.segments().token(requests.source(), now.tableId()).encode();
        } finally {
            lock.unlock();
        }
    }

    ReadProgress progress() {
        lock.lock();
        try {
            Plan now = plan;
            return now == null || now.tentative()
                    ? progress
                    : new ReadProgress(
                            now.segments().wanted(),
                            now.segments().done(),
                            progress.pages(),
                            progress.items(),
                            progress.scanned(),
                            progress.responseBytes(),
                            progress.consumed());
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            ready.clear();
        } finally {
            lock.unlock();
        }
        underWay.end();
        tell();
    }
}
