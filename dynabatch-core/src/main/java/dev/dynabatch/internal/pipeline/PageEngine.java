package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.InvalidTokenException;
import dev.dynabatch.ReadProgress;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.model.PageReply;
import dev.dynabatch.internal.pipeline.PageRequests.Fetch;
import dev.dynabatch.metrics.Callers;
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
    /** "The provided starting key is invalid" and its like. */
    private static final Pattern STARTING_KEY = Pattern.compile("(?i)start ?(ing)? ?key");

    private final Calls calls;
    private final PageRequests requests;
    private final Supplier<CompletableFuture<PageState.Plan>> planner;
    private final Callers callers;
    private final UnderWay underWay = new UnderWay();
    private final AtomicInteger pumps = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final PageState state;

    @GuardedBy("lock")
    private boolean started;

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
            Supplier<CompletableFuture<PageState.Plan>> planner,
            long readAhead,
            double pageUnits) {
        this.calls = calls;
        this.callers = calls.callers(); // pages are asked for by whatever thread brings the one before
        this.requests = requests;
        this.planner = planner;
        this.state = new PageState(requests, readAhead, pageUnits);
    }

    String describe() {
        return requests.describe();
    }

    /** Asks for the first pages, unless it has. */
    void start() {
        lock.lock();
        try {
            if (started || state.closed()) {
                return;
            }
            started = true;
        } finally {
            lock.unlock();
        }
        CompletableFuture<PageState.Plan> planned;
        try {
            planned = planner.get();
        } catch (RuntimeException e) {
            planned = CompletableFuture.failedFuture(e);
        }
        var unused = planned.whenComplete((made, thrown) -> {
            lock.lock();
            try {
                if (made == null) {
                    failLocked(Await.exception(thrown));
                } else {
                    state.begin(made);
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
            return state.next();
        } finally {
            lock.unlock();
        }
    }

    private void ask(Fetch fetch) {
        Call<PageReply> call;
        lock.lock();
        try {
            call = state.call(fetch);
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

    // ---- coming back

    private void came(Fetch fetch, Call.@Nullable Reply<PageReply> reply, @Nullable Throwable thrown) {
        lock.lock();
        try {
            state.ended();
            if (state.over()) {
                return;
            }
            if (reply == null) {
                failLocked(explained(Await.cause(thrown)));
            } else {
                state.came(fetch, reply);
            }
        } finally {
            lock.unlock();
        }
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
        return Await.exception(thrown);
    }

    @GuardedBy("lock")
    private void failLocked(RuntimeException why) {
        state.fail(why);
        failed = true;
    }

    /** Whether a page that was given to the receiver is still wanted; if not, it is done with. */
    boolean wanted() {
        lock.lock();
        try {
            if (state.wanted()) {
                return true;
            }
            state.handled();
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
            state.receiverFailed();
            state.handled();
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
                state.handling();
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
            return state.poll();
        } finally {
            lock.unlock();
        }
    }

    /** A page that was polled is its consumer's now: {@link #token} goes on behind it. */
    void handedOut(FetchedPage page) {
        lock.lock();
        try {
            if (receiver != null) {
                state.handled();
            }
            state.handedOut(page);
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
        PageState.News news;
        lock.lock();
        try {
            whom = changed;
            news = state.news(receiver != null);
        } finally {
            lock.unlock();
        }
        if (news == null) {
            return;
        }
        if (news.why() != null) {
            whom.completeExceptionally(news.why());
        } else {
            whom.complete(news.page());
        }
    }

    // ---- telling, ending

    @Nullable
    String token() {
        lock.lock();
        try {
            return state.token();
        } finally {
            lock.unlock();
        }
    }

    ReadProgress progress() {
        lock.lock();
        try {
            return state.progress();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            state.close();
        } finally {
            lock.unlock();
        }
        underWay.end();
        tell();
    }
}
