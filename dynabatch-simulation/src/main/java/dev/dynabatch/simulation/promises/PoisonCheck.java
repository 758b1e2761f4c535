package dev.dynabatch.simulation.promises;

import dev.dynabatch.OperationKind;
import java.util.List;

/**
 * Promise 3 on the way: a poisoned item is found by halving. Of a batch of 25 it is in no more than six refused requests,
 * 25, 13, 7, 4, 2, 1; and in as many again whenever what it travelled in ended otherwise, and it was batched anew.
 */
final class PoisonCheck {
    private static final int HALVINGS = 6;

    private final Judge judge;
    private final Ledger ledger;

    PoisonCheck(Judge judge, Ledger ledger) {
        this.judge = judge;
        this.ledger = ledger;
    }

    void ended(Flight flight, Flight.End end) {
        List<Operation> poisoned = flight.entries.stream()
                .filter(entry -> entry.kind() == OperationKind.PUT)
                .map(entry -> ledger.get(entry.id()))
                .filter(operation -> operation.poison)
                .toList();
        if (end != Flight.End.REFUSED) {
            poisoned.forEach(operation -> operation.otherEnds++);
            return;
        }
        judge.require(Promise.NEIGHBOURS, !poisoned.isEmpty(), () -> flight.name() + " is refused without a reason");
        for (Operation operation : poisoned) {
            operation.refused++;
            judge.require(
                    Promise.NEIGHBOURS,
                    operation.refused <= HALVINGS * (1 + operation.otherEnds),
                    () -> operation + " was in " + operation.refused + " refused requests, and in "
                            + operation.otherEnds + " others");
        }
    }
}
