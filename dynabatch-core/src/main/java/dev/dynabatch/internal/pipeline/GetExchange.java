package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The BatchGetItems of a getter: builds them, sends them, and says how each ended. Holds no lock. */
final class GetExchange {
    private final GetterSpec spec;
    private final Calls calls;
    private final KeyCosts costs;
    private final Getter getter;
    private final UnderWay underWay = new UnderWay();
    private volatile boolean anythingRead;

    /** Whose keys they are. */
    interface Getter {
        /** On whose behalf they are asked for. */
        Callers callers(GetBatch batch);

        /** These have left, or never will. */
        void left(List<Want> wants);

        /** These are sent; how often the most often sent of them was with that. */
        int sent(List<Want> wants);

        /** How many of these, of which some came back, say that the table is short. */
        int tableShort(List<Want> wants, BitSet back, Verdict.Shortage shortOf);

        /** These were answered, or came back. */
        void came(List<Want> wants, ReadReplies.Batch batch, RequestMetrics metrics);

        /** These have failed. */
        void failed(List<Want> wants, RuntimeException why);

        /** A request has ended, and all that was to be said of it was said. */
        void ended();
    }

    GetExchange(GetterSpec spec, Calls calls, KeyCosts costs, Getter getter) {
        this.spec = spec;
        this.calls = calls;
        this.costs = costs;
        this.getter = getter;
    }

    void send(List<Want> wants) {
        AtomicBoolean forming = new AtomicBoolean(true);
        send(wants, () -> {
            if (forming.getAndSet(false)) {
                getter.left(wants);
            }
        });
    }

    /** @param leaving run when it leaves, or will never leave */
    private void send(List<Want> wants, Runnable leaving) {
        GetBatch batch = new GetBatch(wants);
        var call = new Call<>(
                ServiceOperation.BATCH_GET_ITEM,
                spec.table(),
                null,
                spec.bodies().of(batch.keys()),
                wants.size(),
                costs.units(wants.size()),
                body -> decode(batch, body),
                new Call.Course<ReadReplies.Batch>() {
                    @Override
                    public void leaving() {
                        leaving.run();
                    }

                    @Override
                    public int sent(int attempt) {
                        return getter.sent(wants);
                    }

                    @Override
                    public Call.Throttled<ReadReplies.Batch> throttled(Verdict.Shortage shortOf) {
                        return GetExchange.this.throttled(batch, shortOf);
                    }
                });
        var answer = calls.make(call, getter.callers(batch));
        underWay.add(answer, () -> answer.completeExceptionally(spec.closedUnanswered()));
        var unused = answer.whenComplete((reply, failure) -> {
            leaving.run();
            if (reply == null) {
                failed(wants, Await.exception(failure));
            } else {
                anythingRead = true;
                getter.came(wants, reply.value(), reply.metrics());
            }
            getter.ended();
        });
    }

    private Decoded<ReadReplies.Batch> decode(GetBatch batch, byte[] body) throws MalformedReplyException {
        Decoded<ReadReplies.Batch> decoded = batch.decode(body, spec.table(), spec.schema());
        return decoded.throttled() == 0
                ? decoded
                : decoded.with(
                        decoded.throttled(),
                        getter.tableShort(batch.wants(), decoded.value().unprocessed(), Verdict.Shortage.UNKNOWN));
    }

    /** A request whose keys share what is short is as good as answered: all of them came back. */
    private Call.Throttled<ReadReplies.Batch> throttled(GetBatch batch, Verdict.Shortage shortOf) {
        BitSet all = new BitSet();
        all.set(0, batch.wants().size());
        int tableShort = getter.tableShort(batch.wants(), all, shortOf);
        boolean together = shortOf == Verdict.Shortage.PARTITION || batch.onePartition();
        return new Call.Throttled<>(tableShort, together ? batch.noneCame(all) : null);
    }

    private void failed(List<Want> wants, RuntimeException why) {
        if (wants.size() > 1 && why instanceof ServiceException refused && ofOneKey(refused)) {
            int half = wants.size() / 2;
            send(wants.subList(0, half), () -> {});
            send(wants.subList(half, wants.size()), () -> {});
            return;
        }
        getter.failed(wants, why);
    }

    /** Whether it may be one key that is refused, and not the request: somebody may read some items and not others. */
    private boolean ofOneKey(ServiceException refused) {
        return anythingRead && refused.error().code().equals("AccessDeniedException");
    }

    /** Fails what is under way. */
    void end() {
        underWay.end();
    }
}
