package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ReadProgress;
import dev.dynabatch.internal.model.PageReply;
import dev.dynabatch.internal.pipeline.PageRequests.Fetch;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How far one scan or query is: what may be asked for, what waits for its consumer, how it ends. Guarded by its lock. */
final class PageState {
    /** A page of a scan or query is 1 MB as the service bills it. Source: API reference. */
    private static final long FIRST_PAGE_BYTES = 1 << 20;

    private static final long LEAST_PAGE_BYTES = 4 << 10;

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

    private final PageRequests requests;
    private final long readAhead;
    private final Deque<FetchedPage> ready = new ArrayDeque<>();
    private @Nullable Plan plan;
    private int inFlight;
    /** Pages given to a handler that has not returned from them. */
    private int handling;
    /** Items that may still be asked for. */
    private long left;
    /** How many items a request looks at, if it may bring fewer. */
    private long looked;

    private long pageBytes = FIRST_PAGE_BYTES;
    private double pageUnits;
    private ReadProgress progress = new ReadProgress(0, 0, 0, 0, 0, 0, 0);
    private @Nullable RuntimeException failure;
    private boolean receiverFailed;
    private boolean closed;

    /**
     * @param readAhead bytes of answers that may be under way or wait for their consumer
     * @param pageUnits what a page is expected to consume at first
     */
    PageState(PageRequests requests, long readAhead, double pageUnits) {
        this.requests = requests;
        this.readAhead = readAhead;
        this.pageUnits = pageUnits;
        this.left = requests.limit() > 0 ? requests.limit() : Long.MAX_VALUE;
    }

    void begin(Plan made) {
        plan = made;
    }

    /** Whether nothing will be asked for, or given out, any more. */
    boolean over() {
        return closed || failure != null;
    }

    void close() {
        closed = true;
        ready.clear();
    }

    boolean closed() {
        return closed;
    }

    /** The first failure is the one that is told. */
    void fail(RuntimeException why) {
        if (failure == null) {
            failure = why;
        }
    }

    // ---- asking

    /** What to ask for next; null if nothing may be asked for now. */
    @Nullable
    Fetch next() {
        Plan now = plan;
        if (now == null || over() || left == 0 || now.segments().noneWaits()) {
            return null;
        }
        long most = Math.max(1, Math.min(now.workers(), readAhead / pageBytes));
        if (requests.operation() == ServiceOperation.QUERY) {
            most = Math.max(2, most);
        }
        if (inFlight + ready.size() + handling >= most) {
            return null;
        }
        inFlight++;
        return fetch(now.segments().take(), now.workers());
    }

    private Fetch fetch(int segment, int workers) {
        long items = requests.pageSize() == 0 ? Integer.MAX_VALUE : requests.pageSize();
        if (left == Long.MAX_VALUE) {
            return new Fetch(segment, requests.pageSize(), 0);
        }
        long wanted = Math.min(items, Math.max(1, left / workers)); // a part of what may still come
        left -= wanted;
        return new Fetch(segment, Math.min(items, Math.max(wanted, looked)), wanted);
    }

    Call<PageReply> call(Fetch fetch) {
        Segments segments = planned().segments();
        return requests.call(fetch, segments.total(), segments.place(fetch.segment()), pageUnits);
    }

    private Plan planned() {
        Plan now = plan;
        if (now == null) {
            throw new IllegalStateException("there is no plan yet");
        }
        return now;
    }

    // ---- coming back

    /** A request has ended, well or not. */
    void ended() {
        inFlight--;
    }

    void came(Fetch fetch, Call.Reply<PageReply> reply) {
        Plan now = planned();
        PageReply page = reply.value();
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
        if (left != Long.MAX_VALUE && !fits(fetch, page)) {
            now.segments().putBack(fetch.segment());
            return;
        }
        now.segments().came(fetch.segment(), page.last());
        ready.add(new FetchedPage(page, fetch.segment(), reply.metrics()));
    }

    /**
     * Whether no more has come than may be given out. Where a filter leaves out most of what is looked at, requests that look
     * at no more items than are wanted would bring nothing, one after the other: so each looks at twice as many as the one
     * before, and what has brought too much is asked for again, of half as many.
     */
    private boolean fits(Fetch fetch, PageReply page) {
        left += fetch.wanted();
        if (page.count() > left && fetch.most() > fetch.wanted()) {
            looked = Math.min(fetch.most(), page.scanned()) / 2;
            return false;
        }
        if (requests.filtered() && page.count() <= fetch.wanted() / 2) {
            looked = Math.max(looked, 2L * page.scanned());
        }
        left = Math.max(0, left - page.count());
        return true;
    }

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

    // ---- giving out

    /** The next page that has come, or null. */
    @Nullable
    FetchedPage poll() {
        return ready.poll();
    }

    /** A handler is given a page. */
    void handling() {
        handling++;
    }

    /** A handler is done with a page. */
    void handled() {
        handling--;
    }

    /** A handler has thrown: no other page is given to it. */
    void receiverFailed() {
        receiverFailed = true;
    }

    /** Whether a page that was given to a handler is still wanted. */
    boolean wanted() {
        return !closed && !receiverFailed;
    }

    /** A page is its consumer's now: the token goes on behind it. */
    void handedOut(FetchedPage page) {
        planned().segments().handedOut(page.segment(), page.reply().last());
        progress = new ReadProgress(
                0,
                0,
                progress.pages() + 1,
                progress.items() + page.count(),
                progress.scanned(),
                progress.responseBytes(),
                progress.consumed());
    }

    /**
     * What can be told to whoever waits.
     *
     * @param page whether there is a page to take; if not, none will come
     * @param why what went wrong, or null
     */
    record News(boolean page, @Nullable RuntimeException why) {}

    /**
     * What is new; null if it is to be waited for.
     *
     * @param given whether pages are given to a handler, and nobody takes them
     */
    @Nullable
    News news(boolean given) {
        boolean page = !ready.isEmpty() && !given;
        if (closed) { // told last, so that the token is final for whoever is told
            return handling > 0
                    ? null
                    : new News(false, new IllegalStateException("the " + requests.describe() + " was closed"));
        }
        if (page) {
            return new News(true, null);
        }
        if (failure != null && handling == 0) {
            return new News(false, failure);
        }
        Plan now = plan;
        boolean idle = inFlight == 0 && handling == 0 && ready.isEmpty();
        return now != null && idle && (left == 0 || now.segments().noneWaits()) ? new News(false, null) : null;
    }

    // ---- telling

    @Nullable
    String token() {
        Plan now = plan;
        return now == null || now.tentative()
                ? null
                : now.segments().token(requests.source(), now.tableId()).encode();
    }

    ReadProgress progress() {
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
    }
}
