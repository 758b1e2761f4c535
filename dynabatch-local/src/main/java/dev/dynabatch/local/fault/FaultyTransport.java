package dev.dynabatch.local.fault;

import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.internal.time.SystemScheduler;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Spoils the exchanges of another transport by a plan: delays, throttles, partial answers, lost, late and broken ones.
 *
 * <p>One seed brings the same faults to the same requests every time, as long as these are sent in one order.
 */
@SuppressWarnings("exports") // the engine's own types, for tests of the engine
public final class FaultyTransport implements Transport {
    private static final String BATCH_WRITE = "DynamoDB_20120810.BatchWriteItem";
    private static final String THROTTLED = error(
            "ProvisionedThroughputExceededException", "The level of configured provisioned throughput was exceeded");
    private static final String EXPIRED = error("ExpiredTokenException", "The security token is expired");
    private static final String TABLE_MISSING = error("ResourceNotFoundException", "Requested resource not found");
    private static final String FAILED = error("InternalServerError", "The request failed, and not because of you");
    private static final String REFUSED = error("ValidationException", "One or more parameter values were invalid");

    private final Transport inner;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final boolean ownScheduler;
    private volatile FaultPlan plan;

    /**
     * Faults by seed, in real time.
     *
     * @param inner what carries the requests in truth; closed with this
     * @param plan how often what happens
     * @param seed which request has which fault
     */
    public static FaultyTransport of(Transport inner, FaultPlan plan, long seed) {
        return new FaultyTransport(inner, new SystemScheduler(), new Random(seed), plan, true);
    }

    /**
     * Faults in the engine's own time, for simulations.
     *
     * @param inner what carries the requests in truth
     * @param scheduler what delays are made of
     * @param random which exchange has which fault; must be safe for as many threads as send
     * @param plan how often what happens
     */
    public FaultyTransport(Transport inner, Scheduler scheduler, RandomGenerator random, FaultPlan plan) {
        this(inner, scheduler, random, plan, false);
    }

    private FaultyTransport(
            Transport inner, Scheduler scheduler, RandomGenerator random, FaultPlan plan, boolean ownScheduler) {
        this.inner = inner;
        this.scheduler = scheduler;
        this.random = random;
        this.plan = plan;
        this.ownScheduler = ownScheduler;
    }

    /** Follows another plan for requests sent from now on. */
    public void follow(FaultPlan newPlan) {
        plan = newPlan;
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        Call call = new Call(request, listener, plan);
        call.after(call::arrive);
        return call;
    }

    @Override
    public boolean signed() {
        return inner.signed();
    }

    @Override
    public void close() {
        inner.close();
        if (ownScheduler) {
            scheduler.close();
        }
    }

    private static String error(String type, String message) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + type + "\",\"message\":\"" + message + "\"}";
    }

    /** One exchange, on its way there and back. Whoever takes the listener out tells it. */
    private final class Call implements Exchange {
        private final TransportRequest request;
        private final AtomicReference<@Nullable Listener> listener;
        private final FaultPlan plan;
        private final @Nullable Fault fault;

        Call(TransportRequest request, Listener listener, FaultPlan plan) {
            this.request = request;
            this.listener = new AtomicReference<>(listener);
            this.plan = plan;
            this.fault = plan.draw(random);
        }

        void after(Runnable step) {
            scheduler.schedule(step, random.nextLong(plan.longestDelay().toNanos() + 1));
        }

        void arrive() {
            String body = text(request.body());
            if (fault == Fault.CONNECTION_REFUSED) {
                fail(Stage.NOT_SENT, "connection refused");
            } else if (fault == Fault.LATE) {
                fail(Stage.SENT, "connection reset");
                long late = random.nextLong(plan.latest().toNanos() + 1);
                scheduler.schedule(() -> apply(body), late);
            } else if (fault == Fault.LOST_ANSWER) {
                apply(body);
            } else if (fault == Fault.ERROR_AFTER) {
                apply(body);
                answer(500, FAILED);
            } else if (fault == Fault.ERROR_BEFORE) {
                answer(500, FAILED);
            } else if (fault == Fault.THROTTLED) {
                answer(400, THROTTLED);
            } else if (fault == Fault.EXPIRED) {
                answer(400, EXPIRED);
            } else if (fault == Fault.TABLE_MISSING) {
                answer(400, TABLE_MISSING);
            } else if (fault != Fault.LOST_REQUEST) {
                serve(body);
            }
        }

        private boolean poisoned(String body) {
            String poison = plan.poison();
            return poison != null && body.contains(poison);
        }

        /** Applies the request although nobody will hear of it. */
        private void apply(String body) {
            if (!poisoned(body)) {
                inner.send(request, new Deaf());
            }
        }

        private void serve(String body) {
            if (poisoned(body)) {
                answer(400, REFUSED);
            } else if (fault == Fault.UNPROCESSED) {
                serveSome(body);
            } else {
                inner.send(request, new Hearing());
            }
        }

        private void serveSome(String body) {
            if (!BATCH_WRITE.equals(request.header("X-Amz-Target"))) {
                answer(400, THROTTLED);
                return;
            }
            BatchWriteBody batch = BatchWriteBody.parse(body);
            List<String> operations = shuffled(batch.operations());
            if (operations.size() == 1) {
                answer(400, THROTTLED);
                return;
            }
            int served = 1 + random.nextInt(operations.size() - 1);
            byte[] some = batch.with(operations.subList(0, served));
            byte[] rest = batch.answer(operations.subList(served, operations.size()));
            inner.send(
                    new TransportRequest(request.endpoint(), request.headers(), List.of(some), some.length),
                    new Hearing() {
                        @Override
                        public void answered(TransportResponse response) {
                            super.answered(
                                    response.status() == 200 ? new TransportResponse(200, List.of(), rest) : response);
                        }
                    });
        }

        private List<String> shuffled(List<String> operations) {
            List<String> shuffled = new ArrayList<>(operations);
            for (int i = shuffled.size() - 1; i > 0; i--) {
                shuffled.set(i, shuffled.set(random.nextInt(i + 1), shuffled.get(i)));
            }
            return shuffled;
        }

        private void answer(int status, String body) {
            after(() -> tell(new TransportResponse(status, List.of(), body.getBytes(StandardCharsets.UTF_8))));
        }

        private void tell(TransportResponse response) {
            Listener told = listener.getAndSet(null);
            if (told != null) {
                told.answered(response);
            }
        }

        private void fail(Stage stage, String why) {
            Listener told = listener.getAndSet(null);
            if (told != null) {
                told.failed(new TransportException(stage, why, null));
            }
        }

        @Override
        public void cancel() {
            fail(Stage.SENT, "given up");
        }

        /** Brings the answer back, spoilt or not. */
        private class Hearing implements Listener {
            @Override
            public void answered(TransportResponse response) {
                after(() -> tell(spoilt(response)));
            }

            @Override
            public void failed(TransportException cause) {
                fail(cause.stage(), "the inner transport failed: " + cause.getMessage());
            }
        }

        private TransportResponse spoilt(TransportResponse response) {
            byte[] body = response.body();
            if (fault == Fault.TRUNCATED) {
                return new TransportResponse(
                        response.status(), List.of(), Arrays.copyOf(body, random.nextInt(body.length)));
            } else if (fault == Fault.MALFORMED) {
                return new TransportResponse(
                        response.status(), List.of(), "{\"UnprocessedItems\":[7]}".getBytes(StandardCharsets.UTF_8));
            } else if (fault == Fault.WRONG_CHECKSUM) {
                return new TransportResponse(response.status(), List.of("x-amz-crc32", "7"), body);
            }
            return response;
        }
    }

    /** Hears nothing. */
    private static final class Deaf implements Listener {
        @Override
        public void answered(TransportResponse response) {}

        @Override
        public void failed(TransportException fault) {}
    }

    private static String text(List<byte[]> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(new String(part, StandardCharsets.UTF_8)));
        return text.toString();
    }
}
