package dev.dynabatch.simulation.promises;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.Outcome;
import dev.dynabatch.WriterCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What must be true of a writer when all is over: outcomes, counts, and what the table holds. */
final class LoadCheck {
    private static final Set<FailureReason> OF_THE_DEAD =
            Set.of(FailureReason.REFUSED, FailureReason.NOT_SENT, FailureReason.UNKNOWN);

    private final Simulation simulation;
    private final Setup setup;
    private final Judge judge;
    private final Load load;
    private final List<Operation> accepted;

    LoadCheck(Simulation simulation, Load load) {
        this.simulation = simulation;
        this.setup = simulation.setup;
        this.judge = simulation.judge;
        this.load = load;
        this.accepted =
                load.given.stream().filter(operation -> operation.accepted).toList();
    }

    private void require(Promise promise, boolean kept, String what) {
        judge.require(promise, kept, () -> load.name + ": " + what);
    }

    /** @param table the number of the operation by key */
    void check(Map<String, Integer> table) {
        WriterCounts counts = load.writer.counts();
        require(Promise.ONE_OUTCOME, counts.accepted() == accepted.size(), accepted.size() + " were taken: " + counts);
        require(Promise.ONE_OUTCOME, counts.pending() == 0, "no outcome for some: " + counts);
        require(Promise.MEMORY, counts.bufferedBytes() == 0, "holds memory at the end: " + counts);
        long waiting = load.waits.stream().filter(wait -> !wait.isDone()).count();
        require(Promise.NO_HANG, waiting == 0, waiting + " futures or flushes never end");
        load.waits.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
        long failed = accepted.stream().filter(this::failed).count();
        require(Promise.ONE_OUTCOME, failed == counts.failed(), failed + " failures were told: " + counts);
        long neverApplied = accepted.stream()
                .filter(each -> each.put() && each.failure() == null && each.applied == 0)
                .count();
        require(
                Promise.ONE_OUTCOME,
                neverApplied <= counts.superseded(),
                neverApplied + " that did not fail were never applied: " + counts);
        require(Promise.ONE_OUTCOME, load.coalescing || counts.superseded() == 0, "coalesces: " + counts);
        checkTable(table);
    }

    /** Whether it failed. */
    private boolean failed(Operation operation) {
        FailedOperation failure = operation.failure();
        require(
                Promise.ONE_OUTCOME,
                operation.heard == (operation.future ? 1 : 0),
                operation + " was heard of " + operation.heard + " times");
        if (failure == null) {
            require(Promise.ONE_OUTCOME, operation.told == 0, operation + " was told as failed and did not fail");
            require(
                    Promise.ONE_OUTCOME,
                    !operation.poison || !(operation.outcome instanceof Outcome.Written),
                    operation + " was written");
            return false;
        }
        int tellings = operation.future && !load.sink ? 0 : 1;
        require(
                Promise.ONE_OUTCOME,
                operation.told == tellings,
                operation + " failed and was told " + operation.told + " times instead of " + tellings);
        require(Promise.ONE_OUTCOME, operation.kind == failure.kind(), operation + " is told as " + failure.kind());
        checkReason(operation, failure);
        checkCause(operation, failure);
        return true;
    }

    /** What may be in the table is told apart from what is not. */
    private void checkReason(Operation operation, FailedOperation failure) {
        String told = operation + " failed, " + failure.because();
        boolean unclear = failure.mayBeApplied();
        if (operation.put()) {
            require(Promise.ONE_OUTCOME, unclear || operation.applied == 0, told + ", but was applied");
            require(Promise.ONE_OUTCOME, unclear || !operation.lost, told + ", but an attempt of it was lost");
            require(
                    Promise.ONE_OUTCOME,
                    failure.attempts() == operation.sent,
                    told + ", but was sent " + operation.sent + " times");
        }
        switch (failure.reason()) {
            case UNKNOWN -> require(Promise.ONE_OUTCOME, unclear, told + ", and cannot be applied");
            case NOT_SENT, THROTTLED_OUT -> require(Promise.ONE_OUTCOME, !unclear, told + ", but may be applied");
            case REFUSED -> {
                var error = failure.lastError();
                require(Promise.NEIGHBOURS, operation.poison, told + ", but is no poison");
                require(
                        Promise.NEIGHBOURS,
                        error != null && error.message().equals("One or more parameter values were invalid"),
                        told + ", without what the server said");
            }
            case SUCCESSOR_FAILED -> {}
        }
    }

    private void checkCause(Operation operation, FailedOperation failure) {
        FailureReason cause = failure.details().cause();
        String told = operation + " failed, " + failure.because();
        boolean served = setup.patient && !load.cutShort && setup.deadAt == null;
        if (served && !setup.mayDie) {
            Promise promise = simulation.frozen() ? Promise.FROZEN : Promise.NEIGHBOURS;
            require(promise, cause == FailureReason.REFUSED, told + ", and could still succeed");
        } else if (served && load.died) {
            require(Promise.ONE_OUTCOME, OF_THE_DEAD.contains(cause), told + ", of a writer that died");
        }
    }

    /** Of each key: what the last operation that did not fail has left, or one that failed later but may be applied. */
    private void checkTable(Map<String, Integer> table) {
        Map<String, List<Integer>> candidates = new HashMap<>();
        Map<String, Integer> writtenDeletes = new HashMap<>();
        for (Operation operation : accepted) {
            FailedOperation failure = operation.failure();
            List<Integer> possible = candidates.computeIfAbsent(operation.key, key -> new ArrayList<>(List.of(-1)));
            if (failure == null) {
                possible.clear();
            }
            if (failure == null || failure.mayBeApplied()) {
                possible.add(operation.put() ? operation.id : -1);
            }
            if (!operation.put() && operation.outcome instanceof Outcome.Written) {
                writtenDeletes.merge(operation.key, 1, Integer::sum);
            }
        }
        candidates.forEach((key, possible) -> {
            int holds = table.getOrDefault(key, -1);
            require(
                    Promise.SAME_ORDER,
                    possible.contains(holds),
                    key + " holds " + (holds < 0 ? "nothing" : "#" + holds) + " and not " + possible);
        });
        writtenDeletes.forEach((key, count) -> require(
                Promise.ONE_OUTCOME,
                simulation.deletesApplied(key) >= count,
                count + " deletes of " + key + " are told written, applied were " + simulation.deletesApplied(key)));
    }
}
