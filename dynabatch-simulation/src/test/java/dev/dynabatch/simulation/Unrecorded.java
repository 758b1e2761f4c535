package dev.dynabatch.simulation;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.local.DynabatchLocal;
import jdk.jfr.FlightRecorder;

/** A program of a process of its own that writes, and says how much, and whether the flight recorder was set up by that. */
final class Unrecorded {
    private Unrecorded() {}

    /** With an argument it does not ask for the recorder, which may be missing. */
    public static void main(String[] args) {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            dynamo.tables().create("unrecorded", KeySchema.of("pk", KeyType.S));
            try (BatchWriter writer = dynamo.writer("unrecorded")) {
                Bench.putMany(writer, "k", 53);
            }
            System.out.print(dynamo.metrics().writer("unrecorded").written());
        }
        System.out.print(args.length > 0 || !FlightRecorder.isInitialized() ? " not recorded" : " recorder set up");
    }
}
