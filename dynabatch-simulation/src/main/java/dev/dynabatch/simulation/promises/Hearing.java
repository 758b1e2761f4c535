package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.OperationFailedException;
import dev.dynabatch.Outcome;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is heard of the operations of one writer: by futures, by its failure sink, by exceptions. */
final class Hearing {
    private final Simulation simulation;
    private final Judge judge;
    private final String writer;
    private final boolean sink;

    /**
     * @param writer its name
     * @param sink whether it has a failure sink
     */
    Hearing(Simulation simulation, String writer, boolean sink) {
        this.simulation = simulation;
        this.judge = simulation.judge;
        this.writer = writer;
        this.sink = sink;
    }

    /** Hears of an operation by its future; completed when that was heard. */
    CompletableFuture<?> future(Operation operation, CompletableFuture<Outcome> future) {
        return future.handle((outcome, failure) -> {
            operation.heard++;
            ended(operation, failure == null ? outcome : ((OperationFailedException) failure).operation());
            return operation;
        });
    }

    void exception(BatchWriteException exception) {
        if (!sink) {
            judge.require(Promise.ONE_OUTCOME, exception.complete(), () -> "an exception is a sample only");
            exception.failures().forEach(this::told);
        }
    }

    void told(FailedOperation failure) {
        Object context = failure.context();
        Operation operation = simulation.ledger.get(context instanceof Integer id ? id : 0);
        operation.told++;
        ended(operation, failure);
    }

    private void ended(Operation operation, @Nullable Outcome outcome) {
        simulation.trace.line(
                writer,
                () -> operation + " ends: "
                        + (outcome instanceof FailedOperation failure ? failure.because() : outcome));
        simulation.event();
        judge.require(Promise.ONE_OUTCOME, outcome != null, () -> operation + " ends with nothing");
        Outcome before = operation.outcome;
        judge.require(
                Promise.ONE_OUTCOME,
                before == null || (before instanceof FailedOperation && outcome instanceof FailedOperation),
                () -> operation + " ends twice: " + before + ", then " + outcome);
        operation.outcome = outcome;
        if (operation.put() && outcome instanceof Outcome.Written written) {
            judge.require(
                    Promise.ONE_OUTCOME, operation.applied > 0, () -> operation + " is told written but never was");
            judge.require(
                    Promise.ONE_OUTCOME,
                    written.attempts() == operation.sent,
                    () -> operation + " is told " + written.attempts() + " attempts, but was sent " + operation.sent);
        }
    }
}
