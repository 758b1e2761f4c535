package dev.dynabatch.local.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One exchange, on its way there and back. Whoever takes the listener out tells it. */
final class FaultyExchange implements Transport.Exchange {
    private final Transport inner;
    private final FaultState state;
    private final TransportRequest request;
    private final AtomicReference<Transport.@Nullable Listener> listener;
    private final Consumer<FaultyExchange> ended;
    private final FaultPlan plan;
    private final long number;
    private final RandomGenerator random;
    private final @Nullable Fault fault;
    private volatile Transport.@Nullable Exchange heard;

    FaultyExchange(
            Transport inner,
            FaultState state,
            TransportRequest request,
            Transport.Listener listener,
            Consumer<FaultyExchange> ended) {
        this.inner = inner;
        this.state = state;
        this.request = request;
        this.listener = new AtomicReference<>(listener);
        this.ended = ended;
        this.plan = state.plan;
        this.number = state.next();
        this.random = state.chances(number);
        this.fault = plan.draw(random);
    }

    /** The request leaves. */
    void begin() {
        after(upTo(fault == Fault.SLOW ? plan.slowest() : plan.longestDelay()), this::arrive);
    }

    private long upTo(Duration longest) {
        return longest.isZero() ? 0 : random.nextLong(longest.toNanos() + 1);
    }

    private void after(long delayNanos, Runnable step) {
        if (delayNanos == 0) {
            step.run();
            return;
        }
        try {
            state.scheduler.schedule(step, delayNanos);
        } catch (RejectedExecutionException e) {
            fail(Stage.SENT, "the transport was closed");
        }
    }

    private void arrive() {
        if (fault != null) {
            state.play(fault, number);
        }
        RequestBody body = RequestBody.of(request);
        TransportResponse refusal = fault == Fault.CONNECTION_REFUSED ? null : refusal(body);
        if (refusal != null) {
            answer(refusal);
        } else if (fault == null) {
            pass(body, request, answered -> answer(answered));
        } else {
            play(fault, body);
        }
    }

    /** What the service refuses before it looks at its capacity, or fails. */
    private @Nullable TransportResponse refusal(RequestBody body) {
        if (fault == Fault.CLOCK_JUMPED) {
            state.clock.jump(random, plan.longestJump().toNanos(), state.scheduler);
        }
        String date = request.header("X-Amz-Date");
        ServiceClock.Skew skew = plan.chances().containsKey(Fault.CLOCK_JUMPED) ? state.clock.of(date) : null;
        if (skew != null && date != null && state.refuse(body)) {
            return FaultAnswers.skewed(date, skew, random);
        }
        if (body.ofItems() && state.creating(body)) {
            return FaultAnswers.missing(random);
        }
        String poison = plan.poison();
        return poison != null && new String(body.json(), UTF_8).contains(poison) ? FaultAnswers.refused(random) : null;
    }

    private void play(Fault played, RequestBody body) {
        switch (played) {
            case CONNECTION_REFUSED -> fail(Stage.NOT_SENT, "connection refused");
            case DROPPED_REQUEST -> fail(Stage.SENT, "connection reset");
            case DROPPED_ANSWER -> pass(body, request, answered -> fail(Stage.SENT, "connection reset"));
            case LATE -> {
                long late = upTo(plan.latest());
                fail(Stage.SENT, "connection reset");
                after(late, () -> apply(body));
            }
            case LOST_REQUEST -> {} // until somebody loses patience
            case LOST_ANSWER -> apply(body);
            case THROTTLED -> answer(FaultAnswers.throttled(body, false, random));
            case THROTTLED_ON_DEMAND -> answer(FaultAnswers.throttled(body, true, random));
            case UNPROCESSED -> passSome(body);
            case ERROR_BEFORE -> answer(FaultAnswers.failed(random));
            case ERROR_AFTER -> pass(body, request, answered -> answer(FaultAnswers.failed(random)));
            case UNAVAILABLE_BEFORE -> answer(FaultAnswers.unavailable(random));
            case UNAVAILABLE_AFTER -> pass(body, request, answered -> answer(FaultAnswers.unavailable(random)));
            case TRUNCATED -> pass(body, request, this::truncate);
            case MALFORMED -> pass(body, request, answered -> answer(malformed(answered)));
            case WRONG_CHECKSUM -> pass(body, request, answered -> answer(FaultAnswers.wrongChecksum(answered)));
            case TABLE_MISSING -> answer(FaultAnswers.missing(random));
            case EXPIRED -> {
                if (state.refuse(body)) {
                    answer(FaultAnswers.expired(random));
                } else {
                    pass(body, request, this::answer);
                }
            }
            case SLOW, CLOCK_JUMPED -> pass(body, request, this::answer);
        }
    }

    private void passSome(RequestBody body) {
        boolean write = body.operation().equals("BatchWriteItem");
        boolean batch = write || body.operation().equals("BatchGetItem");
        BatchBody cut = batch ? BatchBody.parse(body.json(), "RequestItems") : null;
        List<BatchBody.Element> elements = cut == null ? List.of() : shuffled(cut.elements());
        if (cut == null || elements.size() < 2) {
            answer(FaultAnswers.throttled(body, false, random));
            return;
        }
        int served = 1 + random.nextInt(elements.size() - 1);
        byte[] some = cut.with(elements.subList(0, served));
        List<BatchBody.Element> rest = elements.subList(served, elements.size());
        pass(
                body,
                new TransportRequest(request.endpoint(), request.headers(), Body.of(some)),
                answered -> answer(
                        answered.status() == 200
                                ? FaultAnswers.withBody(
                                        answered,
                                        cut.sendBack(
                                                rest, answered.body(), write ? "UnprocessedItems" : "UnprocessedKeys"))
                                : answered));
    }

    private <T> List<T> shuffled(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, random.nextInt(i + 1));
        }
        return list;
    }

    private void truncate(TransportResponse answered) {
        if (answered.body().length == 0) {
            fail(Stage.SENT, "connection reset");
        } else {
            answer(FaultAnswers.cutShort(answered, random.nextInt(answered.body().length)));
        }
    }

    /** Cut anywhere before its last brace, no object is JSON. */
    private TransportResponse malformed(TransportResponse answered) {
        int length = Math.max(1, answered.body().length - 1);
        return FaultAnswers.withBody(answered, Arrays.copyOf(answered.body(), random.nextInt(length)));
    }

    /** Has the request carried out although nobody will hear of it. */
    private void apply(RequestBody body) {
        var unused = inner.send(request, new Inner(body, answered -> {}));
    }

    private void pass(RequestBody body, TransportRequest some, Consumer<TransportResponse> then) {
        heard = inner.send(some, new Inner(body, then));
        if (listener.get() == null) {
            cancelInner();
        }
    }

    /** Hears the inner transport out. */
    private final class Inner implements Transport.Listener {
        private final RequestBody body;
        private final Consumer<TransportResponse> then;

        Inner(RequestBody body, Consumer<TransportResponse> then) {
            this.body = body;
            this.then = then;
        }

        @Override
        public void answered(TransportResponse response) {
            boolean good = response.status() == 200;
            if (good && body.operation().equals("CreateTable")) {
                state.created(body.tables(), random);
            }
            boolean ofTable =
                    body.operation().equals("CreateTable") || body.operation().equals("DescribeTable");
            then.accept(good && ofTable && state.creating(body) ? FaultAnswers.creating(response) : response);
        }

        @Override
        public void failed(TransportException cause) {
            fail(cause.stage(), "the inner transport failed: " + cause.getMessage());
        }
    }

    /** Sends an answer on its way back. */
    private void answer(TransportResponse response) {
        TransportResponse dated = plan.chances().containsKey(Fault.CLOCK_JUMPED)
                ? FaultAnswers.with(response, "Date", state.clock.date())
                : response;
        after(upTo(plan.longestDelay()), () -> {
            Transport.Listener told = take();
            if (told != null) {
                told.answered(dated);
            }
        });
    }

    void fail(Stage stage, String why) {
        Transport.Listener told = take();
        if (told != null) {
            told.failed(new TransportException(stage, why, null));
        }
    }

    private Transport.@Nullable Listener take() {
        ended.accept(this);
        return listener.getAndSet(null);
    }

    @Override
    public void cancel() {
        fail(Stage.SENT, "given up");
        cancelInner();
    }

    private void cancelInner() {
        Transport.Exchange known = heard;
        if (known != null) {
            known.cancel();
        }
    }
}
